use crate::routes::expect::approved;
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn a_forgotten_device_has_no_good_token() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let key = host.key("acme", true).await;
    let paired = host.pair("phone").header("x-pairing-key", &key).send().await;
    let [token, refresh] = ["token", "refreshToken"].map(|name| paired.body["data"][name].as_str().unwrap());
    let forget = || host.call("DELETE", "/api/v1/devices/phone");
    assert_eq!(forget().bearer(&other).send().await.verdict(), (404, 1001));
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(token).send().await.status, 200);
    let answer = forget().bearer(&admin).send().await;
    approved(&answer, "vflow-devices-delete");
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(token).send().await.verdict(), (401, 6001));
    assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(refresh).send().await.verdict(), (401, 6001));
    assert_eq!(forget().bearer(&admin).send().await.verdict(), (404, 1001));
    assert_eq!(host.pair("phone").header("x-pairing-key", &key).send().await.status, 200, "it may be paired again");
}

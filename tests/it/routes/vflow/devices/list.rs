use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn devices_are_listed_without_their_sessions() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let key = host.key("acme", false).await;
    let ended = host.pair("phone").header("x-pairing-key", &key).send().await;
    let token = ended.body["data"]["token"].as_str().unwrap();
    assert_eq!(host.call("POST", "/api/v1/auth/revoke").bearer(token).send().await.status, 200);
    host.pair("a tablet/7").header("x-pairing-key", &key).send().await;
    let answer = host.call("GET", "/api/v1/devices").bearer(&admin).send().await;
    approved(&answer, "vflow-devices-list");
    let elsewhere = host.call("GET", "/api/v1/devices").bearer(&other).send().await;
    assert_eq!(elsewhere.body["data"]["total"], json!(1), "its own alone");
}

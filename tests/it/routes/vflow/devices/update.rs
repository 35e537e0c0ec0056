use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_device_gets_another_name_and_keeps_its_tokens() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let key = host.key("acme", false).await;
    let paired = host.pair("a tablet/7").header("x-pairing-key", &key).send().await;
    let token = paired.body["data"]["token"].as_str().unwrap();
    let rename = || host.call("PUT", "/api/v1/devices/a%20tablet%2F7").json(&json!({"name": "Workshop"}));
    assert_eq!(rename().bearer(&other).send().await.verdict(), (404, 1001));
    assert_eq!(rename().bearer(token).send().await.verdict(), (403, 6003));
    let answer = rename().bearer(&admin).send().await;
    approved(&answer, "vflow-devices-update");
    assert_eq!(host.call("GET", "/api/v1/auth/verify").bearer(token).send().await.status, 200);
    for name in [json!(""), json!("a\u{0}"), json!("x".repeat(129)), json!(7), json!(null)] {
        let call = host.call("PUT", "/api/v1/devices/a%20tablet%2F7").json(&json!({"name": name}));
        let answer = call.bearer(&admin).send().await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!("name")), "{name}");
    }
}

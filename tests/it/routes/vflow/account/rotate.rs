use crate::routes::expect::approved;
use crate::routes::host::{Host, ROOT_KEY};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn new_keys_pair_and_the_older_ones_do_not() {
    let host = Host::start().await;
    let other = host.key("other", true).await;
    let call = host.call("POST", "/api/v1/accounts").header("x-root-key", ROOT_KEY);
    let made = call.json(&json!({"account": "acme"})).send().await;
    let [plain, admin] = ["pairingKey", "adminPairingKey"].map(|name| made.body["data"][name].as_str().unwrap());
    let pair = async |device: &str, key: &str| host.pair(device).header("x-pairing-key", key).send().await;
    let token = pair("desk", admin).await.body["data"]["token"].as_str().unwrap().to_owned();
    let rotate = || host.call("POST", "/api/v1/account/pairing-keys/rotate");
    let lesser = pair("phone", plain).await.body["data"]["token"].as_str().unwrap().to_owned();
    assert_eq!(rotate().bearer(&lesser).send().await.verdict(), (403, 6003));
    let answer = rotate().bearer(&token).send().await;
    approved(&answer, "vflow-account-rotate");
    for old in [plain, admin] {
        assert_eq!(pair("late", old).await.verdict(), (401, 6001), "an older key");
    }
    for (name, administers) in [("pairingKey", 403), ("adminPairingKey", 200)] {
        let paired = pair(name, answer.body["data"][name].as_str().unwrap()).await;
        let token = paired.body["data"]["token"].as_str().unwrap();
        assert_eq!(host.call("GET", "/api/v1/account").bearer(token).send().await.status, administers, "{name}");
    }
    assert_eq!(host.call("GET", "/api/v1/account").bearer(&token).send().await.status, 200, "who is paired stays so");
    assert_eq!(pair("else", &other).await.status, 200, "another account's key");
}

use super::put;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn names_and_times_are_listed() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    for name in ["b", "_a", "A-1"] {
        put(&host, &token, name, &json!("hunter2")).await;
    }
    let answer = host.call("GET", "/api/v1/secrets").bearer(&token).send().await;
    approved(&answer, "vflow-secrets-list");
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", "/api/v1/secrets").bearer(&other).send().await.body["data"]["total"], 0);
}

use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn tokens_are_listed_without_what_they_are() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let body = json!({"name": "Shop", "flows": ["a", "b"]});
    let made = host.call("POST", "/api/v1/open-tokens").bearer(&admin).json(&body).send().await;
    let answer = host.call("GET", "/api/v1/open-tokens").bearer(&admin).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-tokens-list");
    assert!(!answer.body.to_string().contains(made.body["data"]["token"].as_str().unwrap()));
    assert_eq!(host.call("GET", "/api/v1/open-tokens").bearer(&other).send().await.body["data"]["total"], 0);
}

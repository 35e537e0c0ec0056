use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn apis_are_listed_with_their_address_and_workflow() {
    let host = Host::with(|facts| facts.base_url = Some("https://sluice.example/".into())).await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    host.api(
        &token,
        &json!({"module": "订单", "function": "b", "workflowId": id, "auth": "token", "token": "hunter2"}),
    )
    .await;
    host.api(&token, &json!({"kind": "itrigger", "module": "openAPItest/test", "function": "get", "methods": ["GET"], "workflowId": id, "auth": "none", "async": true})).await;
    let answer = host.call("GET", "/api/v1/apis").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apis-list");
    for secret in ["hunter2", "hash", "argon2"] {
        assert!(!answer.body.to_string().contains(secret), "{secret}");
    }
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", "/api/v1/apis").bearer(&other).send().await.body["data"]["total"], 0);
}

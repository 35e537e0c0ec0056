use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn an_api_is_shown_to_its_account_alone() {
    let host = Host::start().await;
    let (token, other) = (host.token("acme", true).await, host.token("other", true).await);
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let auth = json!({"type": "password", "user": "botman", "password": "hunter2"});
    let api = host.api(&token, &json!({"module": "m", "function": "f", "workflowId": id, "auth": auth})).await;
    let path = format!("/api/v1/apis/{api}");
    let answer = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apis-get");
    assert!(!answer.body.to_string().contains("argon2"));
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 1001));
    assert_eq!(host.call("GET", "/api/v1/apis/nothing").bearer(&token).send().await.verdict(), (404, 1001));
}

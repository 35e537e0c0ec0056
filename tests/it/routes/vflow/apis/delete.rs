use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_deleted_api_is_called_no_more_and_its_name_is_free() {
    let host = Host::start().await;
    let (token, other) = (host.token("acme", true).await, host.token("other", true).await);
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": true})).await;
    let api = json!({"module": "m", "function": "f", "workflowId": id, "auth": "none", "enabled": true});
    let path = format!("/api/v1/apis/{}", host.api(&token, &api).await);
    assert_eq!(host.call("DELETE", &path).bearer(&other).send().await.verdict(), (404, 1001));
    let call = async || host.call("POST", "/v1/api/acme/m/f").send().await.body["response"]["error"]["code"].clone();
    assert_eq!(call().await, json!(null));
    let answer = host.call("DELETE", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-apis-delete");
    assert_eq!(call().await, "requestError.apiNotFound");
    assert_eq!(host.call("DELETE", &path).bearer(&token).send().await.verdict(), (404, 1001));
    host.api(&token, &api).await;
    assert_eq!(call().await, json!(null));
}

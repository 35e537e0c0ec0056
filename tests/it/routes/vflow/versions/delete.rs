use super::publish;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn only_what_is_disabled_is_deleted_and_its_number_is_not_given_again() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    publish(&host, &token, &id, &json!({"enabled": true})).await;
    let path = format!("/api/v1/workflows/{id}/versions/v1");
    let refused = host.call("DELETE", &path).bearer(&token).send().await;
    assert_eq!((refused.verdict(), &refused.body["details"]["version"]), ((409, 1003), &json!(1)));
    host.call("POST", &format!("{path}/disable")).bearer(&token).send().await;
    let answer = host.call("DELETE", &path).bearer(&token).send().await;
    approved(&answer, "vflow-versions-delete");
    assert_eq!(host.call("DELETE", &path).bearer(&token).send().await.status, 404);
    assert_eq!(publish(&host, &token, &id, &json!({})).await.body["data"]["version"], "v2");
}

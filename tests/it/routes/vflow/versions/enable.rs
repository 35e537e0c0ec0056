use super::publish;
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_switch_is_set_as_often_as_asked() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    publish(&host, &token, &id, &json!({"enabled": false})).await;
    let path = format!("/api/v1/workflows/{id}/versions/v1");
    let answer = host.call("POST", &format!("{path}/enable")).bearer(&token).send().await;
    approved(&answer, "vflow-versions-enable");
    let again = host.call("POST", &format!("{path}/enable")).bearer(&token).send().await;
    assert_eq!(again.body, answer.body);
    let shown = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["enabled"], true);
    let missing = host.call("POST", &format!("/api/v1/workflows/{id}/versions/v2/enable")).bearer(&token).send().await;
    assert_eq!(missing.status, 404);
}

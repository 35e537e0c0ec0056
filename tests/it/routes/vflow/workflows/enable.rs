use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn the_switch_is_set_and_stays() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": false})).await;
    let path = format!("/api/v1/workflows/{id}/enable");
    tokio::time::advance(Duration::from_secs(5)).await;
    let answer = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-workflows-enable");
    approved(&answer, "vflow-workflows-enable");
    let again = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(again.body, answer.body);
    let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["isEnabled"], true);
}

#[tokio::test(start_paused = true)]
async fn other_accounts_have_no_say() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": false})).await;
    let other = host.token("other", false).await;
    let answer = host.call("POST", &format!("/api/v1/workflows/{id}/enable")).bearer(&other).send().await;
    assert_eq!(answer.verdict(), (404, 1001));
}

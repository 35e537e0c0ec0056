use super::{change, publish, saying};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_version_shows_the_steps_that_it_froze() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let body = json!({
        "name": "w", "steps": saying("one"), "inputs": [{"name": "a", "type": "number"}],
        "outputs": [{"name": "b", "value": "[[a]]"}], "triggerConfig": {"type": "sms"},
    });
    let id = host.workflow(&token, &body).await;
    publish(&host, &token, &id, &json!({})).await;
    change(&host, &token, &id, &json!({"steps": saying("two"), "inputs": []})).await;
    let path = format!("/api/v1/workflows/{id}/versions");
    let answer = host.call("GET", &format!("{path}/v1")).bearer(&token).send().await;
    approved(&answer, "vflow-versions-get");
    assert_eq!(host.call("GET", &format!("{path}/1")).bearer(&token).send().await.body, answer.body);
    for missing in ["v2", "v0", "01", "x", "current", "4294967297"] {
        let answer = host.call("GET", &format!("{path}/{missing}")).bearer(&token).send().await;
        assert_eq!((answer.status, &answer.body["message"]), (404, &json!("version not found")), "{missing}");
    }
    let other = host.token("other", true).await;
    assert_eq!(host.call("GET", &format!("{path}/v1")).bearer(&other).send().await.verdict(), (404, 1001));
}

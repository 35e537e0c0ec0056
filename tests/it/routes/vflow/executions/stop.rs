use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_stopped_run_stays_stopped() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([{"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}}, {"id": "b", "moduleId": "output", "parameters": {"value": 1}}]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let path = format!("/api/v1/executions/{run}/stop");
    let other = host.token("other", false).await;
    assert_eq!(host.call("POST", &path).bearer(&other).send().await.verdict(), (404, 5001));
    let answer = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-executions-stop");
    approved(&answer, "vflow-executions-stop");
    let again = host.call("POST", &path).bearer(&token).send().await;
    assert_eq!(again.verdict(), (409, 5002));
    approved(&again, "vflow-executions-stop-twice");

    tokio::time::advance(Duration::from_mins(2)).await;
    host.work().await;
    let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!((&shown.body["data"]["status"], &shown.body["data"]["result"]), (&json!("cancelled"), &json!(null)));
}

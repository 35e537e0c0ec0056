use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn resumed_schedules_have_next_times_after_the_pause() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let hourly = json!({"type": "interval", "interval": 3600, "unit": "second"});
    let paused = json!({"name": "clock", "triggers": [hourly], "schedulesPaused": true});
    let id = host.workflow(&token, &paused).await;
    tokio::time::advance(Duration::from_secs(600)).await;
    let call = host.call("POST", &format!("/api/v1/schedules/{id}/resume")).bearer(&token);
    let answer = call.send().await;
    approved(&answer, "vflow-schedules-resume");
    let schedule = &answer.body["data"]["schedules"][0];
    assert_eq!((&schedule["isPaused"], &answer.body["data"]["total"]), (&json!(false), &json!(1)));
    let next = schedule["nextRuns"].as_array().unwrap();
    assert_eq!(next.len(), 5);
    let listed = host.call("GET", &format!("/api/v1/schedules?workflowId={id}")).bearer(&token).send().await;
    assert_eq!(listed.body["data"], answer.body["data"]);
    let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    assert_eq!((&shown.body["data"]["schedulesPaused"], &shown.body["data"]["nextRunAt"]), (&json!(false), &next[0]));
}

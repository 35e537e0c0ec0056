use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn paused_schedules_have_no_next_times() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let hourly = json!({"type": "interval", "interval": 3600, "unit": "second"});
    let id = host.workflow(&token, &json!({"name": "clock", "triggers": [hourly]})).await;
    let path = format!("/api/v1/schedules/{id}/pause");
    let answer = host.call("POST", &path).bearer(&token).send().await;
    approved(&answer, "vflow-schedules-pause");
    let schedule = &answer.body["data"]["schedules"][0];
    assert_eq!((&schedule["isPaused"], &schedule["nextRuns"]), (&json!(true), &json!([])));
    let shown = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await.body["data"].clone();
    assert_eq!((&shown["schedulesPaused"], &shown["revision"]), (&json!(true), &json!(1)));
    // A second request changes nothing.
    assert_eq!(host.call("POST", &path).bearer(&token).send().await.body, answer.body);
    let again = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await.body["data"].clone();
    assert_eq!(again, shown);
}

#[tokio::test(start_paused = true)]
async fn other_accounts_and_unknown_workflows_are_not_found() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let other = host.token("other", false).await;
    for (caller, workflow) in [(&other, id.as_str()), (&token, "nothing"), (&token, "a%20b")] {
        for verb in ["pause", "resume"] {
            let call = host.call("POST", &format!("/api/v1/schedules/{workflow}/{verb}")).bearer(caller);
            assert_eq!(call.send().await.verdict(), (404, 1001), "{workflow} {verb}");
        }
    }
}

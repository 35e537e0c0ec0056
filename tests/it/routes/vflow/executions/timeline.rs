use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn each_step_is_shown_with_its_times() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "l", "moduleId": "loop", "parameters": {"count": 2}},
        {"id": "d", "moduleId": "delay", "parameters": {"duration": 100}},
        {"id": "e", "moduleId": "endloop"},
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 60_000}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&token).send().await;
    let path = format!("/api/v1/executions/{run}/timeline");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    approved(&shown, "vflow-executions-timeline");
    let steps = shown.body["data"]["steps"].as_array().unwrap();
    assert_eq!((&steps[1]["passes"], &steps[1]["duration"]), (&json!(2), &json!(100)));
    assert_eq!((&steps[2]["status"], &steps[2]["endedAt"]), (&json!("interrupted"), &json!(null)));
    let page = host.call("GET", &format!("{path}?limit=1&offset=1")).bearer(&token).send().await;
    assert_eq!((&page.body["data"]["steps"][0], &page.body["data"]["total"]), (&steps[1], &json!(3)));
    for bad in ["limit=0", "limit=501", "offset=-1"] {
        assert_eq!(host.call("GET", &format!("{path}?{bad}")).bearer(&token).send().await.verdict(), (400, 1002));
    }
    let other = host.token("other", false).await;
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 5001));
}

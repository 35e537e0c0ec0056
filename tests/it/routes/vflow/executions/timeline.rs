use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::ports::http_out::EffectFailure;
use serde_json::json;
use std::time::Duration;

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

#[tokio::test(start_paused = true)]
async fn what_steps_wait_for_is_shown_and_the_page_of_a_question_only_to_administrators() {
    let host = Host::answering(|_| Err(EffectFailure::passing("no route"))).await;
    let (device, admin) = (host.token("acme", false).await, host.token("acme", true).await);
    let steps = json!([
        {"id": "ask", "moduleId": "wait_for_callback", "parameters": {"title": "Pay?", "timeout": 60_000}},
        {"id": "nap", "moduleId": "delay", "parameters": {"duration": 30_000}},
        {"id": "get", "moduleId": "http_request", "parameters":
            {"url": "https://example.com/", "__error_policy": "RETRY", "__retry_count": 1, "__retry_interval": 30_000}},
    ]);
    let id = host.workflow(&device, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&device, &id, &json!({})).await;
    host.work().await;
    let path = format!("/api/v1/executions/{run}/timeline");
    let last = async |token: &str| {
        let shown = host.call("GET", &path).bearer(token).send().await;
        shown.body["data"]["steps"].as_array().unwrap().last().unwrap().clone()
    };
    let seen = last(&device).await;
    assert_eq!((&seen["waitsFor"], seen.get("pageUrl")), (&json!("signal"), None));
    assert_eq!(seen["until"].as_i64().unwrap() - seen["startedAt"].as_i64().unwrap(), 60_000);
    let page = last(&admin).await["pageUrl"].as_str().unwrap().to_owned();
    let (_, address) = page.split_once("/v1/").unwrap();
    let call = host.call("POST", &format!("/v1/{address}"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let answered = call.header(form.0, form.1).bytes("decision=approve".to_owned()).send().await;
    assert_eq!(answered.status, 200);
    host.work().await;
    let seen = last(&admin).await;
    assert_eq!((&seen["waitsFor"], seen.get("pageUrl")), (&json!("effect"), None));
    tokio::time::advance(Duration::from_secs(31)).await;
    host.work().await;
    let seen = last(&admin).await;
    assert_eq!((&seen["step"]["id"], &seen["waitsFor"]), (&json!("get"), &json!("retry")), "{seen}");
    assert!(seen["until"].is_i64());
    host.call("POST", &format!("/api/v1/executions/{run}/stop")).bearer(&device).send().await;
    assert_eq!(last(&admin).await["waitsFor"], json!(null));
}

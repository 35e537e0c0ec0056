use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use model::ExecutionId;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_run_is_shown_while_it_waits_and_after_its_end() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "step-001", "moduleId": "set_variable", "parameters": {"name": "counter", "value": 5}},
        {"id": "step-002", "moduleId": "delay", "name": "等", "parameters": {"duration": 60_000}},
        {"id": "step-003", "moduleId": "output", "parameters": {"value": {"n": "[[counter]]"}}},
    ]);
    let outputs = json!([{"name": "twice", "type": "string", "value": "[[counter]][[counter]]"}]);
    let id = host.workflow(&token, &json!({"name": "自动回复微信", "steps": steps, "outputs": outputs})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let path = format!("/api/v1/executions/{run}");
    let mut waiting = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(waiting.status, 200);
    approved(&waiting, "vflow-executions-get-waiting");
    assert_eq!(waiting.body["data"]["phase"], "waiting");
    assert_eq!(waiting.body["data"]["currentStepIndex"], 1);
    // The step in the sample has an output with this name.
    waiting.body["data"]["outputs"]["step-001"]["notificationContent"] = json!({"type": "string", "value": "Hello"});
    like_sample(&waiting, "vflow-executions-get");

    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    host.work().await;
    let ended = host.call("GET", &path).bearer(&token).send().await;
    approved(&ended, "vflow-executions-get-completed");

    let uuid = ExecutionId::parse(&run).unwrap();
    for rendering in [uuid.hex(), uuid.dpa(), uuid.decimal(), uuid.uuid().to_string()] {
        let answer = host.call("GET", &format!("/api/v1/executions/{rendering}")).bearer(&token).send().await;
        assert_eq!(answer.body, ended.body, "{rendering}");
    }
}

#[tokio::test(start_paused = true)]
async fn other_accounts_runs_do_not_exist() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    let other = host.token("other", false).await;
    let foreign = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&other).send().await;
    assert_eq!(foreign.verdict(), (404, 5001));
    assert_eq!(foreign.body["details"]["executionId"], run);
    let nothing = host.call("GET", "/api/v1/executions/exec-001").bearer(&token).send().await;
    assert_eq!(nothing.verdict(), (404, 5001));
}

#[tokio::test(start_paused = true)]
async fn a_called_run_shows_who_called_it() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let child = host.workflow(&token, &json!({"name": "below"})).await;
    let steps = json!([{"id": "c", "moduleId": "call_workflow", "parameters": {"workflow_id": child}}]);
    let id = host.workflow(&token, &json!({"name": "above", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.work().await;
    let parent = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert!(parent.body["data"].get("parentExecutionId").is_none());
    let called = parent.body["data"]["outputs"]["c"]["execution_id"]["value"].as_str().unwrap();
    let child = host.call("GET", &format!("/api/v1/executions/{called}")).bearer(&token).send().await;
    assert_eq!(child.body["data"]["parentExecutionId"], run);
    approved(&child, "vflow-executions-get-child");
}

#[tokio::test(start_paused = true)]
async fn a_run_tells_what_it_ran_with_what_and_where_it_failed() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let steps = json!([
        {"id": "each", "moduleId": "foreach", "parameters": {"input_list": [1, 2, 3], "parallelism": 2}},
        {"id": "test", "moduleId": "if_condition", "parameters": {"condition": "{{each.item}} == 2"}},
        {"id": "no", "moduleId": "fail", "parameters": {"message": "no luck"}},
        {"id": "fi", "moduleId": "endif"},
        {"id": "end", "moduleId": "endforeach"},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, _) = host.execute(&token, &id, &json!({"inputVariables": {"who": "me"}})).await;
    host.work().await;
    let failed = host.call("GET", &format!("/api/v1/executions/{run}?lang=en")).bearer(&token).send().await;
    approved(&failed, "vflow-executions-get-failed");
    let data = &failed.body["data"];
    assert_eq!(data["status"], "failed");
    let step = json!({"id": "no", "moduleId": "fail", "name": "Fail", "pass": 1});
    assert_eq!(data["failedStep"], step);
    assert_eq!((&data["revision"], &data["version"]), (&json!(1), &json!(null)));
    assert_eq!((&data["inputs"]["who"], &data["trigger"]["data"]["who"]), (&json!("me"), &json!("me")));
    assert_eq!(data["trigger"]["type"], data["triggeredBy"]);

    // Another revision is stored; the run keeps its own, and a new run has the new one.
    let path = format!("/api/v1/workflows/{id}");
    let fixed = json!({"steps": [{"id": "out", "moduleId": "output", "parameters": {"value": "[[who]]"}}]});
    assert_eq!(host.call("PUT", &path).bearer(&token).json(&fixed).send().await.status, 200);
    let path = format!("/api/v1/executions/{run}/rerun");
    let again = host.call("POST", &path).bearer(&token).json(&json!({"async": false})).send().await;
    let again = again.body["data"]["executionId"].as_str().unwrap().to_owned();
    for (run, revision, origin) in [(&run, 1, None), (&again, 2, Some(&run))] {
        let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
        let data = &shown.body["data"];
        assert_eq!((&data["revision"], &data["inputs"]["who"]), (&json!(revision), &json!("me")));
        assert_eq!(data["origin"]["executionId"].as_str(), origin.map(String::as_str));
        assert_eq!(data["failedStep"].is_null(), origin.is_some());
    }
}

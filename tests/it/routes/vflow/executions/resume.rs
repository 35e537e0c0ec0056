use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_failed_run_goes_on_with_an_edited_step() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let steps = json!([
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}},
        {"id": "p", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{"}},
        {"id": "o", "moduleId": "output", "parameters": {"value": "[[n]]"}},
    ]);
    let id = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    let (run, failed) = host.execute(&token, &id, &json!({"async": false})).await;
    assert_eq!(failed.body["data"]["status"], "failed", "{}", failed.body);
    let path = format!("/api/v1/executions/{run}/resume");
    let mut body = json!({"dryRun": true, "step": {"parameters": {"json": "{}"}}, "variables": {"n": 2}});
    let planned = host.call("POST", &path).bearer(&token).json(&body).send().await;
    assert_eq!((planned.status, &planned.body["data"]["step"]["id"]), (200, &json!("p")), "{}", planned.body);
    approved(&planned, "vflow-executions-resume-planned");
    body["dryRun"] = json!(false);
    body["async"] = json!(false);
    let resumed = host.call("POST", &path).bearer(&token).json(&body).send().await;
    assert_eq!((resumed.status, &resumed.body["data"]["result"]), (200, &json!(2)), "{}", resumed.body);
    approved(&resumed, "vflow-executions-resume");

    let done = resumed.body["data"]["executionId"].as_str().unwrap();
    let shown = host.call("GET", &format!("/api/v1/executions/{done}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["origin"], json!({"kind": "resume", "executionId": run, "stepId": "p"}));
    let completed = host.call("POST", &format!("/api/v1/executions/{done}/resume")).bearer(&token).send().await;
    assert_eq!(completed.verdict(), (409, 1003));
    approved(&completed, "vflow-executions-resume-completed");
    for (body, field) in [
        (json!({"step": []}), "step"),
        (json!({"step": {"parameters": 1}}), "step.parameters"),
        (json!({"variables": 1}), "variables"),
        (json!({"step": {"parameters": {"jsn": "{}"}}}), "step.parameters.jsn"),
        (json!({"step": {"parameters": {"__timout": 5}}}), "step.parameters.__timout"),
        (json!({"variables": {"nope": 1}}), "variables.nope"),
        (json!({"dryRun": true, "variables": {"N": 1}}), "variables.N"),
    ] {
        let refused = host.call("POST", &path).bearer(&token).json(&body).send().await;
        assert_eq!((refused.verdict(), &refused.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
    let nothing = host.call("POST", "/api/v1/executions/exec-1/resume").bearer(&token).send().await;
    assert_eq!(nothing.verdict(), (404, 5001));
}

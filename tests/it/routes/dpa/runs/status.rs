use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::{approved, like_sample};
use model::ExecutionId;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_run_has_a_status() {
    let dpa = Dpa::start().await;
    let fail = json!([{"id": "f", "moduleId": "fail", "parameters": {"message": "no luck"}}]);
    let workflow = dpa.workflow(&json!({"name": "w", "steps": fail})).await;
    let started = dpa.execute(&workflow, &json!({})).await;
    let id = started.body["data"]["instanceId"].as_str().unwrap();
    assert_eq!(dpa.status(&workflow, id).await.body["data"]["status"], "RUNNING");
    dpa.host.work().await;
    let answer = dpa.status(&workflow, id).await;
    like_sample(&answer, "dpa-runs-status");
    approved(&answer, "dpa-runs-status");
    let run = ExecutionId::parse(id).unwrap();
    for rendering in [run.vflow(), run.decimal(), run.hex()] {
        assert_eq!(dpa.status(&workflow, &rendering).await.body, answer.body, "{rendering}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_is_told_with_its_own_workflow_and_to_its_own_account() {
    let dpa = Dpa::start().await;
    let workflow = dpa.workflow(&json!({"name": "w", "steps": []})).await;
    let other = dpa.workflow(&json!({"name": "other", "steps": []})).await;
    let run = dpa.execute(&workflow, &json!({"sync": true})).await;
    let id = run.body["data"]["instanceId"].as_str().unwrap();
    let stranger = dpa.host.token("other", true).await;
    let theirs = dpa.host.workflow(&stranger, &json!({"name": "w", "steps": [], "isEnabled": true})).await;
    let (their_run, _) = dpa.host.execute(&stranger, &theirs, &json!({"async": false})).await;
    for (workflow, id) in [(other.as_str(), id), (theirs.as_str(), their_run.as_str()), (&workflow, "in1606749734084")]
    {
        let answer = dpa.status(workflow, id).await;
        assert_eq!((verdict(&answer), refusal(&answer)), ((200, 999), "业务逻辑异常: execution not found"), "{id}");
    }
    let missing = dpa.status("", id).await;
    assert_eq!((verdict(&missing), refusal(&missing)), ((400, 400), "参数校验异常: modelId: is required"));
    let missing = dpa.status(&workflow, "%20").await;
    assert_eq!((verdict(&missing), refusal(&missing)), ((400, 400), "参数校验异常: instanceId: is required"));
}

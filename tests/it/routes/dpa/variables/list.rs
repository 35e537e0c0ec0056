use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::{approved, like_sample};
use serde_json::{Value, json};

const PATH: &str = "variable/listVar";

#[tokio::test(start_paused = true)]
async fn the_declared_inputs_are_listed() {
    let dpa = Dpa::start().await;
    let inputs = json!([
        {"name": "DPA_MODEL_WORKDIR", "required": true, "description": "Where it works"},
        {"name": "TIMES", "type": "integer", "required": true, "defaultValue": 3},
    ]);
    let workflow = dpa.workflow(&json!({"name": "w", "inputs": inputs, "steps": []})).await;
    let answer = dpa.post(PATH, &json!({"processModelId": workflow, "type": "running"})).await;
    like_sample(&answer, "dpa-variables-list");
    approved(&answer, "dpa-variables-list");
    assert_eq!(dpa.post(PATH, &json!({"processModelId": workflow})).await.body, answer.body);
    let none = dpa.workflow(&json!({"name": "none", "steps": []})).await;
    let answer = dpa.post(PATH, &json!({"processModelId": none, "type": null})).await;
    assert_eq!(answer.body, json!({"code": 200, "message": "success", "data": Value::Null}));
}

#[tokio::test(start_paused = true)]
async fn a_workflow_that_is_not_the_accounts_is_not_there() {
    let dpa = Dpa::start().await;
    let stranger = dpa.host.token("other", true).await;
    let theirs = dpa.host.workflow(&stranger, &json!({"name": "w", "steps": []})).await;
    for id in [theirs.as_str(), "mddae8b163"] {
        let answer = dpa.post(PATH, &json!({"processModelId": id})).await;
        assert_eq!((verdict(&answer), refusal(&answer)), ((200, 999), "业务逻辑异常: workflow not found"), "{id}");
    }
    for (body, what) in [
        (json!({}), "processModelId: is required"),
        (json!({"processModelId": 7}), "processModelId: must be a string"),
        (json!({"processModelId": "a#b"}), "processModelId: a workflow id is 1 to 64 letters, digits, '-' or '_'"),
        (json!({"processModelId": "w", "type": "debug"}), "type: must be running"),
    ] {
        let answer = dpa.post(PATH, &body).await;
        assert_eq!((verdict(&answer), refusal(&answer)), ((400, 400), format!("参数校验异常: {what}").as_str()));
    }
}

use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::{approved, like_sample};
use serde_json::json;

const PATH: &str = "processModel/getOutParamByModelId";

#[tokio::test(start_paused = true)]
async fn the_values_of_steps_are_shown_as_texts() {
    let dpa = Dpa::start().await;
    let steps = json!([
        {"id": "a", "moduleId": "http_request", "name": "节点名称", "parameters": {"url": "https://example.com/"}},
        {"id": "b", "moduleId": "set_variable", "isOutput": true, "parameters": {"name": "n", "value": 3}},
        {"id": "c", "moduleId": "vflow.network.http_request", "isOutput": true, "parameters": {"url": "https://example.com/"}},
        {"id": "d", "moduleId": "if_condition", "parameters": {"condition": "{{a.statusCode}} == 404"}},
        {"id": "e", "moduleId": "output", "isOutput": true, "parameters": {"value": "never"}},
        {"id": "f", "moduleId": "endif"},
        {"id": "g", "moduleId": "output", "isOutput": true, "name": "结果", "parameters": {"value": "节点出参值 "}},
    ]);
    let workflow = dpa.workflow(&json!({"name": "w", "steps": steps})).await;
    let run = dpa.execute(&workflow, &json!({"sync": "true"})).await;
    let id = run.body["data"]["instanceId"].as_str().unwrap();
    let ask = |flag: &str| {
        let body = json!({"modelId": workflow, "instanceId": id, "paramFlag": flag});
        let dpa = &dpa;
        async move { dpa.post(PATH, &body).await }
    };
    let calling = ask("false").await;
    like_sample(&calling, "dpa-models-outputs");
    approved(&calling, "dpa-models-outputs");
    assert_eq!(run.body["data"]["outParams"], calling.body["data"]);
    approved(&ask("true").await, "dpa-models-outputs-flagged");
    let answer = dpa.post(PATH, &json!({"modelId": workflow, "instanceId": "22c8367158454a44"})).await;
    assert_eq!((verdict(&answer), refusal(&answer)), ((200, 999), "业务逻辑异常: execution not found"));
    let answer = dpa.post(PATH, &json!({"modelId": workflow})).await;
    assert_eq!((verdict(&answer), refusal(&answer)), ((400, 400), "参数校验异常: instanceId: is required"));
}

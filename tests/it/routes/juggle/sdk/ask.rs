use crate::routes::juggle::Flows;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn the_runs_id_may_be_in_the_query() {
    let steps = json!([{"id": "o", "moduleId": "output", "parameters": {"value": {"n": "7"}}}]);
    let body = json!({"name": "w", "flowKey": "pay", "flowType": "async", "steps": steps,
                      "outputs": [{"name": "n", "type": "integer"}]});
    let flows = Flows::start(&body).await;
    let started = flows.get("/open/v1/flow/trigger/v1/pay").await;
    assert_eq!(started.body["result"]["flowType"], "async");
    flows.host.work().await;
    let id = started.body["result"]["flowInstanceId"].as_str().unwrap();
    let answer = flows.get(&format!("/open/v1/flow/getAsyncFlowResult?flowInstanceId={id}")).await;
    // For an output without a value, the answer's field with this name is used.
    assert_eq!(answer.body["result"], json!({"n": 7}));
    for query in ["", "?flowInstanceId=", "?flowInstanceId=async_x"] {
        let answer = flows.get(&format!("/open/v1/flow/getAsyncFlowResult{query}")).await;
        assert_eq!((answer.status, &answer.body["result"]), (200, &Value::Null), "{query}");
    }
}

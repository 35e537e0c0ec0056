use crate::routes::juggle::Flows;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_sdks_prefix_shows_the_same_outputs() {
    let body = json!({"name": "w", "flowKey": "pay", "flowType": "async", "outputs": [{"name": "n", "value": "1"}]});
    let flows = Flows::start(&body).await;
    let started = flows.get("/open/v1/flow/trigger/v1/pay").await;
    flows.host.work().await;
    let id = started.body["result"]["flowInstanceId"].as_str().unwrap();
    let answer = flows.get(&format!("/open/v1/flow/getAsyncFlowResult/{id}")).await;
    assert_eq!(answer.body["result"], json!({"n": "1"}));
}

use crate::routes::juggle::Flows;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_sdks_prefix_runs_the_same_flow() {
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "outputs": [{"name": "n", "value": "1"}]})).await;
    for method in ["GET", "POST"] {
        let call = flows.host.call(method, "/open/v1/flow/trigger/v1/pay").header("Juggle-Token", &flows.token);
        let answer = call.send().await;
        let result = &answer.body["result"];
        assert_eq!((&result["status"], &result["data"]), (&json!("FINISH"), &json!({"n": "1"})), "{method}");
    }
    assert_eq!(flows.host.call("GET", "/open/v1/flow/trigger/v1/pay").send().await.status, 401);
}

use crate::routes::expect::approved;
use crate::routes::juggle::{Flows, verdict};
use serde_json::{Value, json};

const PATH: &str = "/v1/open/flow/getAsyncFlowResult";

fn flow() -> Value {
    json!({
        "name": "w", "flowKey": "pay", "flowType": "async", "inputs": [{"name": "a", "type": "list"}],
        "outputs": [{"name": "list", "type": "list", "value": "[[a]]"}, {"name": "json", "type": "dictionary", "value": "{\"b\": 1}"}],
        "steps": [{"id": "a", "moduleId": "log", "parameters": {"message": "x"}}],
    })
}

#[tokio::test(start_paused = true)]
async fn an_asynchronous_flow_is_asked_for_its_outputs() {
    let flows = Flows::start(&flow()).await;
    let started = flows.get("/v1/open/flow/trigger/v1/pay?a=%5B1,2%5D").await;
    approved(&started, "juggle-flow-trigger-async");
    let result = &started.body["result"];
    assert_eq!((&result["status"], &result["data"]), (&json!("INIT"), &Value::Null));
    let id = result["flowInstanceId"].as_str().unwrap();
    assert!(id.starts_with("async_"), "{id}");
    let path = format!("{PATH}/{id}");
    let waiting = flows.get(&path).await;
    assert_eq!(verdict(&waiting), (true, 0, ""));
    assert_eq!(waiting.body["result"], Value::Null);
    flows.host.work().await;
    let ended = flows.get(&path).await;
    assert_eq!(ended.body["result"], json!({"list": [1, 2], "json": {"b": 1}}));
    approved(&ended, "juggle-flow-result");

    // The forms of all facades name the same run.
    let seen = flows.host.call("GET", &format!("/api/v1/executions/{id}")).bearer(&flows.admin).send().await;
    let vflow = seen.body["data"]["executionId"].as_str().unwrap();
    assert_eq!(flows.get(&format!("{PATH}/{vflow}")).await.body, ended.body);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_callers_is_null() {
    let flows = Flows::start(&flow()).await;
    let started = flows.get("/v1/open/flow/trigger/v1/pay").await;
    let id = started.body["result"]["flowInstanceId"].as_str().unwrap().to_owned();
    flows.host.work().await;
    let path = format!("{PATH}/{id}");
    let unknown = flows.get(&format!("{PATH}/async_AYkKXayWd0u8zrMCCZqAVw")).await;
    assert_eq!((verdict(&unknown), &unknown.body["result"]), ((true, 0, ""), &Value::Null));
    let stranger = flows.host.token("other", true).await;
    let made =
        flows.host.call("POST", "/api/v1/open-tokens").bearer(&stranger).json(&json!({"name": "t"})).send().await;
    let stranger = made.body["data"]["token"].as_str().unwrap().to_owned();
    let some = flows.open_token(&json!({"name": "some", "flows": ["other"]})).await;
    let ask = async |path: &str, token: &str| flows.host.call("GET", path).header("juggle-token", token).send().await;
    for (path, token) in [(&path, &stranger), (&path, &some), (&format!("{PATH}/nonsense"), &flows.token)] {
        let answer = ask(path, token).await;
        assert_eq!((answer.status, &answer.body), (200, &unknown.body), "{path}");
    }
    let right = flows.open_token(&json!({"name": "right", "flows": ["other", "pay"]})).await;
    assert_eq!(ask(&path, &right).await.body["result"]["json"], json!({"b": 1}));
    let refused = flows.host.call("GET", &path).send().await;
    assert_eq!((refused.status, verdict(&refused).1), (401, 2_000_011_005));
}

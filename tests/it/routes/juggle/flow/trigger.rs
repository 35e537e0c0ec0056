use crate::routes::expect::approved;
use crate::routes::juggle::{Flows, verdict};
use engine::ports::Clock;
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/v1/open/flow/trigger/v1/pay";
const BAD_TOKEN: (bool, i64, &str) = (false, 2_000_011_005, "令牌错误");
const NO_FLOW: (bool, i64, &str) = (false, 2_000_061_001, "流程不存在");
const DISABLED: (bool, i64, &str) = (false, 2_000_061_003, "流程未启用，无法调用");

/// A flow that returns its inputs.
fn echo() -> Value {
    let kinds = [
        ("string", "string"),
        ("integer", "integer"),
        ("double", "number"),
        ("boolean", "boolean"),
        ("date", "date"),
        ("time", "time"),
        ("list", "list"),
        ("object", "dictionary"),
    ];
    let inputs = kinds.map(|(name, kind)| json!({"name": name, "type": kind}));
    let outputs = kinds.map(|(name, kind)| json!({"name": name, "type": kind, "value": format!("[[{name}]]")}));
    json!({"name": "echo", "flowKey": "pay", "inputs": inputs, "outputs": outputs, "steps": []})
}

#[tokio::test(start_paused = true)]
async fn inputs_are_made_what_their_types_say() {
    let flows = Flows::start(&echo()).await;
    let expected = json!({
        "string": "a b", "integer": 3, "double": 1000.5, "boolean": true, "date": "2026-01-31", "time": "2026-01-31T09:30:00",
        "list": [1, "x"], "object": {"a": {"b": null}},
    });
    let query = "string=a+b&integer=3&double=1000.5&boolean=True&date=2026-01-31&time=2026-01-31%2009:30:00\
                 &list=%5B1,%22x%22%5D&object=%7B%22a%22:%7B%22b%22:null%7D%7D";
    let unknown = format!("{PATH}?{query}&unknown=1&juggleToken=x");
    let got = flows.get(&unknown).await;
    assert_eq!(got.body["result"]["data"], expected, "{}", got.body);
    approved(&got, "juggle-flow-trigger");
    let id = got.body["result"]["flowInstanceId"].as_str().unwrap();
    assert!(id.starts_with("sync_") && id.len() == 27, "{id}");
    let post = |path: &str, body: &Value| {
        flows.host.call("POST", &format!("{path}?juggleToken={}", flows.token)).json(body).send()
    };
    for body in [expected.clone(), json!({"flowData": expected})] {
        assert_eq!(post(PATH, &body).await.body["result"]["data"], expected, "{body}");
    }
    // The body has precedence over the query, and missing inputs are null.
    let mixed = flows.host.call("POST", &format!("{PATH}?string=a&integer=1&juggleToken={}", flows.token));
    let mixed = mixed.json(&json!({"integer": "2"})).send().await.body["result"]["data"].clone();
    assert_eq!((&mixed["string"], &mixed["integer"], &mixed["list"]), (&json!("a"), &json!(2), &Value::Null));
    // The same run, read through another facade.
    let seen = flows.host.call("GET", &format!("/api/v1/executions/{id}")).bearer(&flows.admin).send().await;
    assert_eq!(seen.body["data"]["status"], "completed", "{}", seen.body);
    assert!(!seen.body.to_string().contains(&flows.token));
}

#[tokio::test(start_paused = true)]
async fn an_input_that_is_none_of_its_type_is_named() {
    let flows = Flows::start(&echo()).await;
    for (name, value, kind) in [
        ("integer", "1.5", "integer"),
        ("double", "much", "number"),
        ("boolean", "perhaps", "boolean"),
        ("date", "2026-02-30", "date"),
        ("time", "noon", "time"),
        ("list", "%7B%7D", "list"),
        ("object", "1", "dictionary"),
    ] {
        let answer = flows.get(&format!("{PATH}?{name}={value}")).await;
        let message = format!("系统错误: {name}: must be {} {kind}", if kind == "integer" { "an" } else { "a" });
        assert_eq!((answer.status, verdict(&answer)), (200, (false, 1, message.as_str())));
    }
    approved(&flows.get(&format!("{PATH}?integer=x")).await, "juggle-flow-trigger-invalid");
    for bytes in ["[]", "{", "a=1"] {
        let call = flows.host.call("POST", PATH).header("juggle-token", &flows.token);
        let answer = call.bytes(bytes).send().await;
        assert_eq!((answer.status, verdict(&answer).1), (200, 1), "{bytes}");
        assert!(verdict(&answer).2.starts_with("系统错误: body: "), "{}", answer.body);
    }
}

#[tokio::test(start_paused = true)]
async fn the_token_is_in_the_header_or_else_in_the_query() {
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "steps": []})).await;
    let good = flows.token.clone();
    let expires_at = flows.host.parts.clock.now().0 + 60_000;
    let short = flows.open_token(&json!({"name": "short", "expiresAt": expires_at})).await;
    let call = async |header: Option<&str>, query: &str| {
        let call = flows.host.call("GET", &format!("{PATH}{query}"));
        let call = if let Some(token) = header { call.header("Juggle-Token", token) } else { call };
        let answer = call.send().await;
        (answer.status, verdict(&answer) == BAD_TOKEN)
    };
    let query = |token: &str| format!("?juggleToken={token}");
    assert_eq!(call(Some(&good), "").await, (200, false));
    assert_eq!(call(None, &query(&good)).await, (200, false));
    assert_eq!(call(Some(&good), &query("wrong")).await, (200, false));
    for (header, query) in [
        (None, String::new()),
        (None, query("")),
        (None, query(&good[1..])),
        (Some("wrong"), query(&good)),
        (Some(flows.admin.as_str()), String::new()),
    ] {
        assert_eq!(call(header, &query).await, (401, true), "{header:?} {query}");
    }
    approved(&flows.host.call("GET", PATH).send().await, "juggle-flow-trigger-bad-token");
    assert_eq!(call(Some(&short), "").await, (200, false));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(call(Some(&short), "").await, (401, true));
    // With a token for some flows, other flows do not seem to exist.
    let some = flows.open_token(&json!({"name": "some", "flows": ["other"]})).await;
    assert_eq!(call(Some(&some), "").await, (401, true));
    let other = flows.host.call("GET", "/v1/open/flow/trigger/v1/other").header("juggle-token", &some).send().await;
    assert_eq!((other.status, verdict(&other)), (200, NO_FLOW));
}

#[tokio::test(start_paused = true)]
async fn only_an_enabled_version_is_called() {
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "steps": []})).await;
    flows.publish(false).await;
    for (path, expected) in [
        ("v1/pay", (true, 0, "")),
        ("v2/pay", DISABLED),
        ("v3/pay", NO_FLOW),
        ("latest/pay", NO_FLOW),
        ("1/pay", NO_FLOW),
        ("v1/PAY", NO_FLOW),
        ("v1/a%23b", NO_FLOW),
        (&format!("v1/{}", flows.workflow), NO_FLOW),
        (&format!("v1/{}", "k".repeat(3000)), NO_FLOW),
    ] {
        let answer = flows.get(&format!("/v1/open/flow/trigger/{path}")).await;
        assert_eq!((answer.status, verdict(&answer)), (200, expected), "{path}");
    }
    approved(&flows.get("/v1/open/flow/trigger/v3/pay").await, "juggle-flow-trigger-not-found");
    // The published version has not changed.
    let outputs = json!({"outputs": [{"name": "x", "value": "1"}], "flowKey": "other"});
    let path = format!("/api/v1/workflows/{}", flows.workflow);
    flows.host.call("PUT", &path).bearer(&flows.admin).json(&outputs).send().await;
    flows.publish(true).await;
    assert_eq!(verdict(&flows.get(PATH).await), NO_FLOW);
    for (version, data) in [("v1", json!({})), ("v3", json!({"x": "1"}))] {
        let answer = flows.get(&format!("/v1/open/flow/trigger/{version}/other")).await;
        assert_eq!(answer.body["result"]["data"], data, "{version}");
    }
    flows.host.call("POST", &format!("{path}/disable")).bearer(&flows.admin).send().await;
    assert_eq!(verdict(&flows.get("/v1/open/flow/trigger/v1/other").await), DISABLED);
    flows.host.call("DELETE", &path).bearer(&flows.admin).send().await;
    assert_eq!(verdict(&flows.get("/v1/open/flow/trigger/v1/other").await), NO_FLOW);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_call_of_a_version_that_was_disabled_has_the_same_answer() {
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "steps": []})).await;
    let call = async || {
        let call = flows.host.call("GET", PATH).header("juggle-token", &flows.token).header("idempotency-key", "k");
        call.send().await.body
    };
    let first = call().await;
    let path = format!("/api/v1/workflows/{}/versions/v1/disable", flows.workflow);
    assert_eq!(flows.host.call("POST", &path).bearer(&flows.admin).send().await.status, 200);
    assert_eq!((first["success"].as_bool(), call().await), (Some(true), first));
    assert_eq!(verdict(&flows.get(PATH).await), DISABLED);
}

#[tokio::test(start_paused = true)]
async fn a_failure_and_a_long_run_have_a_status() {
    let outputs = json!([{"name": "n", "type": "integer", "value": "[[n]]"}, {"name": "late", "value": "[[late]]"}]);
    let steps = json!([
        {"id": "a", "moduleId": "set_variable", "parameters": {"name": "n", "value": "3"}},
        {"id": "b", "moduleId": "fail", "parameters": {"message": "no luck"}},
    ]);
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "outputs": outputs, "steps": steps})).await;
    let failed = flows.get(PATH).await;
    assert_eq!((failed.status, verdict(&failed)), (200, (true, 0, "")));
    assert_eq!((&failed.body["result"]["status"], &failed.body["result"]["data"]), (&json!("ABORT"), &json!({"n": 3})));
    approved(&failed, "juggle-flow-trigger-failed");

    let steps = json!([
        {"id": "a", "moduleId": "delay", "parameters": {"duration": 60_000}},
        {"id": "b", "moduleId": "output", "parameters": {"value": {"late": true}}},
    ]);
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "steps": steps})).await;
    let running = flows.get(PATH).await;
    approved(&running, "juggle-flow-trigger-still-running");
    let id = running.body["result"]["flowInstanceId"].as_str().unwrap();
    let result = format!("/v1/open/flow/getAsyncFlowResult/{id}");
    assert_eq!(flows.get(&result).await.body["result"], Value::Null);
    tokio::time::advance(Duration::from_mins(1)).await;
    flows.host.work().await;
    // Without declared outputs, the result is what the run has put out.
    assert_eq!(flows.get(&result).await.body["result"], json!({"late": true}));
}

#[tokio::test(start_paused = true)]
async fn what_no_caller_can_mend_has_a_status_of_its_own() {
    let flows = Flows::start(&json!({"name": "w", "flowKey": "pay", "steps": []})).await;
    let verb = flows.host.call("DELETE", PATH).send().await;
    assert_eq!((verb.status, verdict(&verb).1, verb.header("allow")), (405, 1, Some("GET, POST, HEAD")));
    let path = flows.get("/v1/open/flow/trigger/v1").await;
    assert_eq!((path.status, verdict(&path).1), (404, 1));
    let large = flows.host.call("POST", PATH).bytes(vec![b' '; 1024 * 1024 + 1]).send().await;
    assert_eq!((large.status, verdict(&large).1), (413, 1));
}

//! A device is paired; a workflow is created, changed, executed, watched, stopped, disabled and
//! deleted.

use crate::local::{Local, Stub};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn from_pairing_to_deletion() {
    let mut host = Local::start(&[]).await;
    let key = host.credentials["pairingKey"].as_str().unwrap().to_owned();
    let device = json!({"deviceId": "d-1", "deviceName": "Editor", "timestamp": 1_704_067_200_000_i64});
    let paired = host.call_with("POST", "/api/v1/auth/token", &[("x-pairing-key", &key)], device).await;
    assert_eq!(paired.status, 200, "{paired:?}");
    host.token = paired.body["data"]["token"].as_str().unwrap().to_owned();

    let id = host.workflow("Story", json!([{"id": "a", "moduleId": "output", "parameters": {"value": "one"}}])).await;
    let path = format!("/api/v1/workflows/{id}");
    let run = host.call("POST", &format!("{path}/execute"), json!({"async": false})).await;
    assert_eq!((run.status, &run.body["data"]["status"]), (200, &json!("completed")), "{run:?}");

    // A change creates a new revision, which the next run uses.
    let steps = json!([
        {"id": "s", "moduleId": "set_variable", "parameters": {"name": "n", "value": "[[given]]!"}},
        {"id": "w", "moduleId": "delay", "parameters": {"duration": 600_000}}
    ]);
    let changed = host.call("PUT", &path, json!({"steps": steps})).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    let run = host
        .call(
            "POST",
            &format!("{path}/execute"),
            json!({"inputVariables": {"given": {"type": "string", "value": "x"}}}),
        )
        .await;
    assert_eq!(run.status, 202, "{run:?}");
    let execution = run.body["data"]["executionId"].as_str().unwrap().to_owned();
    let waiting = crate::local::until("the run waits", async || {
        let answer = host.call("GET", &format!("/api/v1/executions/{execution}"), Value::Null).await;
        (answer.body["data"]["phase"] == "waiting").then_some(answer.body)
    })
    .await;
    assert_eq!(waiting["data"]["variables"]["n"]["value"], json!("x!"), "{waiting}");
    assert_eq!(waiting["data"]["currentStep"]["id"], json!("w"));

    let stopped = host.call("POST", &format!("/api/v1/executions/{execution}/stop"), Value::Null).await;
    assert_eq!((stopped.status, &stopped.body["data"]["status"]), (200, &json!("cancelled")), "{stopped:?}");
    let again = host.call("POST", &format!("/api/v1/executions/{execution}/stop"), Value::Null).await;
    assert_eq!((again.status, &again.body["code"]), (409, &json!(5002)));

    assert_eq!(host.call("POST", &format!("{path}/disable"), Value::Null).await.status, 200);
    assert_eq!(host.call("POST", &format!("{path}/execute"), Value::Null).await.status, 409);
    assert_eq!(host.call("DELETE", &path, Value::Null).await.status, 200);
    assert_eq!(host.call("GET", &path, Value::Null).await.status, 404);
    // Earlier executions can still be read.
    let list = host.call("GET", &format!("/api/v1/executions?workflowId={id}"), Value::Null).await;
    assert_eq!(list.body["data"]["total"], json!(2), "{list:?}");
    assert_eq!(host.ended(&execution).await["status"], json!("cancelled"));
}

/// The documented sample with four steps, started with data for its trigger, makes a real request.
#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_says_hello_is_answered() {
    let stub = Stub::start(Duration::ZERO).await;
    let host = Local::start(&["--allow-host", &stub.address]).await;
    let url = format!("http://{}/reply", stub.address);
    let typed = |value: &str| json!({"type": "string", "value": value});
    let steps = json!([
        {"id": "step-001", "moduleId": "trigger_notification", "indentationLevel": 0,
         "parameters": {"packageName": typed("com.tencent.mm"), "titleContains": typed(""), "contentContains": typed("")}},
        {"id": "step-002", "moduleId": "if_condition", "indentationLevel": 0,
         "parameters": {"condition": typed("{{step-001.content}} contains \"hello\"")}},
        {"id": "step-003", "moduleId": "http_request", "indentationLevel": 1,
         "parameters": {"url": typed(&url), "method": typed("POST"), "body": typed("{{step-001.content}}")}},
        {"id": "step-004", "moduleId": "endif", "indentationLevel": 0, "parameters": {}}
    ]);
    let id = host.workflow("自动回复微信", steps).await;
    for (content, hits) in [("good bye", 0), ("Well HELLO", 1)] {
        let inputs = json!({"packageName": "com.tencent.mm", "title": "Chat", "content": content});
        let body = json!({"async": false, "inputVariables": inputs});
        let run = host.call("POST", &format!("/api/v1/workflows/{id}/execute"), body).await;
        assert_eq!(run.body["data"]["status"], json!("completed"), "{run:?}");
        assert_eq!(stub.hits().len(), hits, "{content}");
    }
    let hit = stub.hits().remove(0);
    assert_eq!((hit.path.as_str(), hit.body.as_slice()), ("/reply", b"Well HELLO".as_slice()));
    assert!(hit.key.unwrap().ends_with("/step-003/1"));
}

/// If the host is not opened, the guard refuses the request, and the run shows that.
#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_is_refused_until_it_is_opened() {
    let stub = Stub::start(Duration::ZERO).await;
    let host = Local::start(&[]).await;
    let steps =
        json!([{"id": "a", "moduleId": "http_request", "parameters": {"url": format!("http://{}/", stub.address)}}]);
    let id = host.workflow("Guarded", steps).await;
    let run = host.call("POST", &format!("/api/v1/workflows/{id}/execute"), json!({"async": false})).await;
    assert_eq!(run.body["data"]["status"], json!("failed"), "{run:?}");
    assert!(stub.hits().is_empty());
}

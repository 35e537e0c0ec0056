use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};
use std::time::Duration;

async fn put(host: &Host, token: &str, id: &str, body: &Value) -> Answer {
    host.call("PUT", &format!("/api/v1/workflows/{id}")).bearer(token).json(body).send().await
}

async fn get(host: &Host, token: &str, id: &str) -> Value {
    host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(token).send().await.body["data"].clone()
}

#[tokio::test(start_paused = true)]
async fn only_the_fields_present_change() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let before = get(&host, &token, &id).await;
    tokio::time::advance(Duration::from_secs(5)).await;
    let answer = put(&host, &token, &id, &json!({"name": "新名", "isFavorite": false})).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-workflows-update");
    approved(&answer, "vflow-workflows-update");

    let mut expected = before;
    expected["name"] = "新名".into();
    expected["isFavorite"] = false.into();
    expected["modifiedAt"] = answer.body["data"]["updatedAt"].clone();
    assert_eq!(get(&host, &token, &id).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_what_runs_makes_a_revision() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let steps = json!([{"id": "step-001", "moduleId": "delay", "indentationLevel": 0, "parameters": {"duration": {"type": "number", "value": 1000}}}]);
    for (change, revision) in [
        (json!({"steps": documented()["steps"]}), 1),
        (json!({"order": 5}), 1),
        (json!({"steps": steps}), 2),
        (json!({"inputs": [{"name": "n", "type": "number"}]}), 3),
        (json!({"triggerConfig": {"type": "manual"}}), 4),
    ] {
        assert_eq!(put(&host, &token, &id, &change).await.status, 200, "{change}");
        assert_eq!(get(&host, &token, &id).await["revision"], revision, "{change}");
    }
    let shown = get(&host, &token, &id).await;
    assert_eq!((&shown["steps"], &shown["triggerConfig"]), (&steps, &json!({"type": "manual"})));
    let row = host.call("GET", "/api/v1/workflows").bearer(&token).send().await.body["data"]["workflows"][0].clone();
    assert_eq!(row["stepCount"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_tag_guards_against_lost_updates() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let call = |tag: &str, order: i64| {
        let path = format!("/api/v1/workflows/{id}");
        host.call("PUT", &path).bearer(&token).header("if-match", tag).json(&json!({"order": order}))
    };
    let first = call("\"1\"", 1).send().await;
    assert_eq!((first.status, first.header("etag")), (200, Some("\"2\"")));
    assert_eq!(call("\"1\"", 2).send().await.verdict(), (412, 1002));
    assert_eq!(call("*", 3).send().await.status, 200);
    assert_eq!(get(&host, &token, &id).await["order"], 3);
}

#[tokio::test(start_paused = true)]
async fn refusals_change_nothing() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    host.workflow(&token, &json!({"name": "taken"})).await;
    let before = get(&host, &token, &id).await;
    for (change, verdict) in [
        (json!({"name": "Taken"}), (409, 1004)),
        (json!({"name": " "}), (400, 1002)),
        (json!({"folderId": "nowhere"}), (404, 3001)),
        (json!({"steps": [{"id": "a", "moduleId": "endif"}]}), (400, 1002)),
        (json!({"tags": {}}), (400, 1002)),
    ] {
        assert_eq!(put(&host, &token, &id, &change).await.verdict(), verdict, "{change}");
    }
    let nowhere = put(&host, &token, &id, &json!({"folderId": "nowhere"})).await;
    assert_eq!(nowhere.body["details"], json!({"field": "folderId"}));
    assert_eq!(get(&host, &token, &id).await, before);
    assert_eq!(put(&host, &token, "nothing", &json!({})).await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(put(&host, &other, &id, &json!({"order": 9})).await.verdict(), (404, 1001));
}

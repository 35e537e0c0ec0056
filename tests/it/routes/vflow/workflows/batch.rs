use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn batch(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", "/api/v1/workflows/batch").bearer(token).json(body).send().await
}

fn verdicts(answer: &Answer) -> [Value; 3] {
    ["succeeded", "failed", "skipped"].map(|list| answer.body["data"][list].clone())
}

#[tokio::test(start_paused = true)]
async fn each_workflow_is_dealt_with_on_its_own() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let a = host.workflow(&token, &json!({"name": "a"})).await;
    let b = host.workflow(&token, &json!({"name": "b", "isEnabled": false})).await;
    let foreign = host.workflow(&host.token("other", false).await, &json!({"name": "a"})).await;
    let ids = json!([a, b, foreign, "no such", a]);

    let answer = batch(&host, &token, &json!({"action": "disable", "workflowIds": ids})).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-workflows-batch");
    approved(&answer, "vflow-workflows-batch");
    assert_eq!(verdicts(&answer), [json!([a]), json!([foreign, "no such"]), json!([b])]);

    let answer = batch(&host, &token, &json!({"action": "ENABLE", "workflowIds": [a, b]})).await;
    assert_eq!(verdicts(&answer), [json!([a, b]), json!([]), json!([])]);

    let folder = host.call("POST", "/api/v1/folders").bearer(&token).json(&json!({"name": "f"})).send().await;
    let folder = &folder.body["data"]["id"];
    let to = |target: &Value| json!({"action": "move", "workflowIds": [a, b], "targetFolderId": target});
    assert_eq!(verdicts(&batch(&host, &token, &to(folder)).await), [json!([a, b]), json!([]), json!([])]);
    assert_eq!(verdicts(&batch(&host, &token, &to(folder)).await), [json!([]), json!([]), json!([a, b])]);
    // A workflow whose name exists in the target folder is not moved.
    host.workflow(&token, &json!({"name": "b"})).await;
    let answer = batch(&host, &token, &to(&Value::Null)).await;
    assert_eq!(verdicts(&answer), [json!([a]), json!([b]), json!([])]);
    assert_eq!(answer.body["data"]["failures"], json!([{"workflowId": b, "reason": "'b' already exists"}]));

    let delete = json!({"action": "delete", "workflowIds": [a, b]});
    assert_eq!(verdicts(&batch(&host, &token, &delete).await), [json!([a, b]), json!([]), json!([])]);
    assert_eq!(verdicts(&batch(&host, &token, &delete).await), [json!([]), json!([a, b]), json!([])]);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_at_once() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut ids = Vec::new();
    for i in 0..100 {
        ids.push(host.workflow(&token, &json!({"name": format!("w{i}")})).await);
    }
    let answer = batch(&host, &token, &json!({"action": "delete", "workflowIds": ids})).await;
    assert_eq!(verdicts(&answer), [json!(ids), json!([]), json!([])]);
    let listed = host.call("GET", "/api/v1/workflows").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_is_refused_whole() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "a"})).await;
    let cases = [
        (json!({"workflowIds": [id]}), "action"),
        (json!({"action": "explode", "workflowIds": [id]}), "action"),
        (json!({"action": "delete"}), "workflowIds"),
        (json!({"action": "delete", "workflowIds": []}), "workflowIds"),
        (json!({"action": "delete", "workflowIds": id}), "workflowIds"),
        (json!({"action": "delete", "workflowIds": [id, 1]}), "workflowIds[1]"),
        (json!({"action": "delete", "workflowIds": vec![&id; 101]}), "workflowIds"),
        (json!({"action": "move", "workflowIds": [id]}), "targetFolderId"),
        (json!({"action": "move", "workflowIds": [id], "targetFolderId": 1}), "targetFolderId"),
    ];
    for (body, field) in cases {
        let answer = batch(&host, &token, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
    let nowhere = json!({"action": "move", "workflowIds": [id], "targetFolderId": "nowhere"});
    let answer = batch(&host, &token, &nowhere).await;
    assert_eq!((answer.verdict(), &answer.body["details"]), ((404, 3001), &json!({"field": "targetFolderId"})));
}

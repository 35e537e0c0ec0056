use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn duplicate(host: &Host, token: &str, id: &str, body: &str) -> Answer {
    let call = host.call("POST", &format!("/api/v1/workflows/{id}/duplicate")).bearer(token);
    call.header("content-type", "application/json").bytes(body.to_owned()).send().await
}

async fn shown(host: &Host, token: &str, id: &str) -> Value {
    host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(token).send().await.body["data"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_disabled_and_equal_in_all_but_its_identity() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let folder = host.call("POST", "/api/v1/folders").bearer(&token).json(&json!({"name": "f"})).send().await;
    let folder = folder.body["data"]["id"].as_str().unwrap().to_owned();
    let body = json!({"newName": "我的工作流副本", "targetFolderId": folder}).to_string();
    let answer = duplicate(&host, &token, &id, &body).await;
    assert_eq!(answer.status, 201);
    like_sample(&answer, "vflow-workflows-duplicate");
    approved(&answer, "vflow-workflows-duplicate");

    let original = shown(&host, &token, &id).await;
    let mut copy = shown(&host, &token, answer.body["data"]["newWorkflowId"].as_str().unwrap()).await;
    assert_eq!(
        (&copy["isEnabled"], &copy["folderId"], &copy["name"]),
        (&json!(false), &json!(folder), &json!("我的工作流副本"))
    );
    for field in ["id", "name", "isEnabled", "folderId", "createdAt", "modifiedAt", "flowKey"] {
        copy[field] = original[field].clone();
    }
    assert_eq!(copy, original);
    assert_eq!(duplicate(&host, &token, &id, &body).await.verdict(), (409, 1004));
}

#[tokio::test(start_paused = true)]
async fn without_a_name_copies_are_numbered() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "原"})).await;
    host.workflow(&token, &json!({"name": "原 (副本 3)"})).await;
    let mut names = Vec::new();
    for body in ["", "{}", "{\"newName\": \" \", \"targetFolderId\": null}"] {
        let answer = duplicate(&host, &token, &id, body).await;
        names.push(answer.body["data"]["name"].as_str().unwrap().to_owned());
    }
    assert_eq!(names, ["原 (副本)", "原 (副本 2)", "原 (副本 4)"]);
    let long = host.workflow(&token, &json!({"name": "长".repeat(200)})).await;
    assert_eq!(duplicate(&host, &token, &long, "").await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_copied_is_refused() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    assert_eq!(duplicate(&host, &token, "nothing", "").await.verdict(), (404, 1001));
    let other = host.token("other", false).await;
    assert_eq!(duplicate(&host, &other, &id, "").await.verdict(), (404, 1001));
    let nowhere = duplicate(&host, &token, &id, "{\"targetFolderId\": \"nowhere\"}").await;
    assert_eq!((nowhere.verdict(), &nowhere.body["details"]), ((404, 3001), &json!({"field": "targetFolderId"})));
    for (body, field) in
        [("{\"newName\": 1}", "newName"), ("{\"targetFolderId\": []}", "targetFolderId"), ("{", "body")]
    {
        let answer = duplicate(&host, &token, &id, body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)));
    }
}

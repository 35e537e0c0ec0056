use super::folder;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn update(host: &Host, token: &str, id: &str, body: &Value) -> Answer {
    host.call("PUT", &format!("/api/v1/folders/{id}")).bearer(token).json(body).send().await
}

#[tokio::test(start_paused = true)]
async fn the_documented_body_changes_a_folder() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = folder(&host, &token, "a", None).await;
    let parent = folder(&host, &token, "b", None).await;
    let body = json!({"name": "更新后的文件夹名称", "parentId": parent, "order": 5});
    let answer = update(&host, &token, &id, &body).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-folders-update");
    approved(&answer, "vflow-folders-update");
    let shown =
        async || host.call("GET", &format!("/api/v1/folders/{id}")).bearer(&token).send().await.body["data"].clone();
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&shown().await[field], value, "{field}");
    }
    // A field that is not given stays, and the old name can be used again.
    update(&host, &token, &id, &json!({"order": 6})).await;
    assert_eq!(shown().await["parentId"], parent);
    folder(&host, &token, "a", None).await;
    update(&host, &token, &id, &json!({"parentId": null})).await;
    assert!(shown().await["parentId"].is_null());
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let top = folder(&host, &token, "top", None).await;
    let mid = folder(&host, &token, "mid", Some(&top)).await;
    let low = folder(&host, &token, "low", Some(&mid)).await;
    for (body, field) in [
        (json!({"parentId": top}), "parentId"),
        (json!({"parentId": low}), "parentId"),
        (json!({"name": ""}), "name"),
        (json!({"order": 1.5}), "order"),
    ] {
        let answer = update(&host, &token, &top, &body).await;
        assert_eq!(answer.verdict(), (400, 1002), "{body}");
        assert_eq!(answer.body["details"]["field"], field);
    }
    folder(&host, &token, "other", None).await;
    assert_eq!(update(&host, &token, &top, &json!({"name": "OTHER"})).await.verdict(), (409, 1004));
    assert_eq!(update(&host, &token, &top, &json!({"parentId": "nowhere"})).await.verdict(), (404, 3001));
    assert_eq!(update(&host, &token, "nowhere", &json!({"order": 1})).await.verdict(), (404, 3001));
}

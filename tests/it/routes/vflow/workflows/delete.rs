use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_deleted_workflow_is_gone_and_its_name_free() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let path = format!("/api/v1/workflows/{id}");
    let other = host.token("other", false).await;
    assert_eq!(host.call("DELETE", &path).bearer(&other).send().await.verdict(), (404, 1001));
    let answer = host.call("DELETE", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-workflows-delete");
    approved(&answer, "vflow-workflows-delete");
    for method in ["GET", "DELETE"] {
        assert_eq!(host.call(method, &path).bearer(&token).send().await.verdict(), (404, 1001), "{method}");
    }
    host.workflow(&token, &json!({"name": "w"})).await;
}

#[tokio::test(start_paused = true)]
async fn its_runs_end_all_the_same() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w", "steps": [{"id": "a", "moduleId": "log"}]})).await;
    let (run, _) = host.execute(&token, &id, &json!({})).await;
    host.call("DELETE", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    host.work().await;
    let shown = host.call("GET", &format!("/api/v1/executions/{run}")).bearer(&token).send().await;
    assert_eq!(shown.body["data"]["status"], "completed");
}

#[tokio::test(start_paused = true)]
async fn a_stale_tag_keeps_the_workflow() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    let path = format!("/api/v1/workflows/{id}");
    let shown = host.call("GET", &path).bearer(&token).send().await;
    let first = shown.header("etag").unwrap().to_owned();
    let change = host.call("PUT", &path).bearer(&token).json(&json!({"order": 3})).send().await;
    let second = change.header("etag").unwrap().to_owned();
    let delete = |tag: &str| host.call("DELETE", &path).bearer(&token).header("if-match", tag).send();
    for stale in [first.as_str(), "\"nonsense\"", ""] {
        let refused = delete(stale).await;
        assert_eq!(refused.verdict(), (412, 1002), "{stale}");
    }
    assert_eq!(host.call("GET", &path).bearer(&token).send().await.header("etag"), Some(second.as_str()));
    assert_eq!(delete(&format!("{first}, {second}")).await.status, 200);
}

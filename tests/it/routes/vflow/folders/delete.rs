use super::{folder, workflow};
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use serde_json::Value;

async fn delete(host: &Host, token: &str, id: &str, query: &str) -> Answer {
    host.call("DELETE", &format!("/api/v1/folders/{id}{query}")).bearer(token).send().await
}

async fn show(host: &Host, token: &str, path: &str) -> Answer {
    host.call("GET", &format!("/api/v1/{path}")).bearer(token).send().await
}

#[tokio::test(start_paused = true)]
async fn workflows_move_and_folders_go_up() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let top = folder(&host, &token, "top", None).await;
    let doomed = folder(&host, &token, "doomed", Some(&top)).await;
    let low = folder(&host, &token, "low", Some(&doomed)).await;
    let target = folder(&host, &token, "target", None).await;
    let flow = workflow(&host, &token, "w", Some(&doomed)).await;

    let full = delete(&host, &token, &doomed, "").await;
    assert_eq!(full.verdict(), (400, 3002));
    approved(&full, "vflow-folders-delete-not-empty");
    let answer = delete(&host, &token, &doomed, &format!("?moveWorkflowsTo={target}")).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "vflow-folders-delete");
    approved(&answer, "vflow-folders-delete");
    assert_eq!(show(&host, &token, &format!("workflows/{flow}")).await.body["data"]["folderId"], target);
    assert_eq!(show(&host, &token, &format!("folders/{low}")).await.body["data"]["parentId"], top);
    assert_eq!(delete(&host, &token, &doomed, "").await.verdict(), (404, 3001));

    // The workflows are moved to top level.
    let moved = delete(&host, &token, &target, "?moveWorkflowsTo=").await;
    assert_eq!(moved.body["data"]["workflowsMoved"], 1);
    assert_eq!(show(&host, &token, &format!("workflows/{flow}")).await.body["data"]["folderId"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn workflows_are_deleted_if_so_asked() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let doomed = folder(&host, &token, "doomed", None).await;
    let flow = workflow(&host, &token, "w", Some(&doomed)).await;
    let kept = workflow(&host, &token, "w", None).await;
    let answer = delete(&host, &token, &doomed, "?deleteWorkflows=true").await;
    assert_eq!(answer.body["data"]["workflowsDeleted"], 1);
    assert_eq!(show(&host, &token, &format!("workflows/{flow}")).await.verdict(), (404, 1001));
    assert_eq!(show(&host, &token, &format!("workflows/{kept}")).await.status, 200);
    let empty = folder(&host, &token, "doomed", None).await;
    assert_eq!(delete(&host, &token, &empty, "").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_move_stays_where_it_is() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let doomed = folder(&host, &token, "doomed", None).await;
    let low = folder(&host, &token, "Low", Some(&doomed)).await;
    let flow = workflow(&host, &token, "w", Some(&doomed)).await;
    workflow(&host, &token, "W", None).await;
    for (query, verdict) in [
        ("?moveWorkflowsTo=", (409, 1004)),
        ("?moveWorkflowsTo=nowhere", (404, 3001)),
        ("?deleteWorkflows=true&moveWorkflowsTo=", (400, 1002)),
        ("?deleteWorkflows=perhaps", (400, 1002)),
    ] {
        assert_eq!(delete(&host, &token, &doomed, query).await.verdict(), verdict, "{query}");
    }
    let itself = delete(&host, &token, &doomed, &format!("?moveWorkflowsTo={doomed}")).await;
    assert_eq!(itself.verdict(), (400, 1002));
    folder(&host, &token, "low", None).await;
    assert_eq!(delete(&host, &token, &doomed, "?deleteWorkflows=true").await.verdict(), (409, 1004));
    assert_eq!(show(&host, &token, &format!("workflows/{flow}")).await.body["data"]["folderId"], doomed);
    assert_eq!(show(&host, &token, &format!("folders/{low}")).await.body["data"]["parentId"], doomed);
}

use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;

#[tokio::test(start_paused = true)]
async fn a_workflow_is_shown_with_its_steps() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let mut answer = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("etag"), Some("\"1\""));
    approved(&answer, "vflow-workflows-get");
    assert_eq!(answer.body["data"]["steps"], documented()["steps"]);
    // The workflow in the sample is in a folder.
    assert!(answer.body["data"]["folderId"].is_null());
    answer.body["data"]["folderId"] = "folder-001".into();
    like_sample(&answer, "vflow-workflows-get");
}

#[tokio::test(start_paused = true)]
async fn other_accounts_workflows_do_not_exist() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let other = host.token("other", false).await;
    let foreign = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&other).send().await;
    assert_eq!(foreign.verdict(), (404, 1001));
    like_sample(&foreign, "vflow-error-not-found");
    approved(&foreign, "vflow-workflows-get-not-found");
    for id in ["nothing", "a%20b", "%23", "..", &"x".repeat(65)] {
        let answer = host.call("GET", &format!("/api/v1/workflows/{id}")).bearer(&token).send().await;
        assert_eq!(answer.verdict(), (404, 1001), "{id}");
    }
}

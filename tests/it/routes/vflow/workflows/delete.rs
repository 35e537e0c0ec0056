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

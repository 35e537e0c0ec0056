//! A synchronous run that takes longer than its caller can wait.

use crate::local::{Local, Stub};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn at_the_cap_the_caller_gets_the_id_and_nothing_runs_twice() {
    let stub = Stub::start(Duration::from_millis(900)).await;
    let host = Local::start(&["--sync-cap", "300", "--allow-host", &stub.address]).await;
    let call = |id: &str| json!({"id": id, "moduleId": "http_request", "parameters": {"url": format!("http://{}/{id}", stub.address)}});
    let done = json!({"id": "done", "moduleId": "output", "parameters": {"value": "{{second.body}}"}});
    let id = host.workflow("Slow", json!([call("first"), call("second"), done])).await;
    let run = host.call("POST", &format!("/api/v1/workflows/{id}/execute"), json!({"async": false})).await;
    assert_eq!((run.status, &run.body["data"]["status"]), (202, &json!("running")), "{run:?}");
    assert_eq!(stub.hits().len(), 1, "the caller is answered while the first call is under way");
    let ended = host.ended(run.body["data"]["executionId"].as_str().unwrap()).await;
    assert_eq!((&ended["status"], &ended["result"]), (&json!("completed"), &json!("stub")), "{ended}");
    let paths: Vec<_> = stub.hits().into_iter().map(|hit| hit.path).collect();
    assert_eq!(paths, ["/first", "/second"], "each call was made once");
}

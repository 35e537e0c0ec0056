//! A workflow sends a message to a queue that the host grants, and gets a helpful error for another
//! one.

use crate::local::Local;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_to_the_queue_that_is_granted_and_to_no_other() {
    let host = Local::start(&["--allow-sqs", "orders"]).await;
    let steps = json!([
        {"id": "send", "moduleId": "sqs_send", "parameters": {
            "queue_url": "http://embedded.invalid/000000000000/[[queue]]", "body": {"order": "[[queue]]"}}},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{send.message_id}}"}}
    ]);
    let id = host.workflow("Orders", steps).await;
    let run = async |queue: &str| {
        let body = json!({"async": false, "inputVariables": {"queue": queue}});
        host.call("POST", &format!("/api/v1/workflows/{id}/execute"), body).await.body["data"].clone()
    };
    let sent = run("orders").await;
    assert_eq!(sent["status"], "completed", "{sent}");
    assert_eq!(sent["result"].as_str().unwrap().len(), 36, "{sent}");

    // Workflows have no access to the host's own step queue.
    let refused = run("sluice-steps").await;
    assert_eq!(refused["status"], "failed", "{refused}");
    let refused = refused.to_string();
    assert!(refused.contains("does not grant the queue") && refused.contains("SLUICE_ALLOW_SQS"), "{refused}");
}

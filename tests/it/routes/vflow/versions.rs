mod compare;
mod create;
mod delete;
mod disable;
mod enable;
mod get;
mod list;

use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

/// A workflow of one step that returns `text`.
pub(super) fn saying(text: &str) -> Value {
    json!([{"id": "say", "moduleId": "output", "parameters": {"value": text}}])
}

/// Publishes the current revision of the workflow.
pub(super) async fn publish(host: &Host, token: &str, workflow: &str, body: &Value) -> Answer {
    host.call("POST", &format!("/api/v1/workflows/{workflow}/versions")).bearer(token).json(body).send().await
}

/// Changes the workflow.
pub(super) async fn change(host: &Host, token: &str, workflow: &str, body: &Value) {
    let answer = host.call("PUT", &format!("/api/v1/workflows/{workflow}")).bearer(token).json(body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

mod compare;
mod get;
mod list;
mod restore;

use super::versions::change;
use crate::routes::host::{Answer, Host};
use serde_json::json;
use std::time::Duration;

/// A workflow with three revisions: one step, another text in it, one step more and other settings.
pub(super) async fn three(host: &Host, token: &str) -> String {
    let say = |text: &str| json!({"id": "say", "moduleId": "output", "parameters": {"value": text}});
    let id = host.workflow(token, &json!({"name": "w", "steps": [say("one")]})).await;
    for body in [
        json!({"steps": [say("two")], "revisionNote": "another word"}),
        json!({
            "steps": [say("two"), {"id": "log", "moduleId": "log", "parameters": {"message": "hi"}}],
            "triggers": [{"type": "sms"}], "record": "failed", "cardIconRes": "bolt",
        }),
    ] {
        tokio::time::advance(Duration::from_secs(60)).await;
        change(host, token, &id, &body).await;
    }
    id
}

/// Requests a path below the revisions of the workflow.
pub(super) async fn get(host: &Host, token: &str, workflow: &str, path: &str) -> Answer {
    host.call("GET", &format!("/api/v1/workflows/{workflow}/revisions{path}")).bearer(token).send().await
}

//! The common part of enable and disable.

use api::schema::{flag, millis, object, text};
use api::{Context, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use records::workflows;
use serde_json::{Value, json};

/// Enables or disables the workflow, and shows the result.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let workflow = workflows::set_enabled(&context.engine, request.account()?, &id, enabled).await?;
    let message = if enabled { "Workflow enabled" } else { "Workflow disabled" };
    let data = json!({"id": workflow.id, "isEnabled": workflow.is_enabled, "updatedAt": workflow.modified_at});
    Ok(envelope::success(StatusCode::OK, message, &data))
}

/// The schema of the answer.
pub(super) fn answered() -> Value {
    envelope::schema(&object([("id", text()), ("isEnabled", flag()), ("updatedAt", millis())]))
}

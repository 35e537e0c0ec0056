//! The common part of enable and disable.

use api::{Context, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use model::Timestamp;
use records::workflows;
use schemars::JsonSchema;
use serde::Serialize;

/// A workflow that was enabled or disabled.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SwitchedWorkflow<'a> {
    id: &'a str,
    is_enabled: bool,
    updated_at: Timestamp,
}

/// Enables or disables the workflow, and shows the result.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let workflow = workflows::set_enabled(&context.engine, request.account()?, &id, enabled).await?;
    let message = if enabled { "Workflow enabled" } else { "Workflow disabled" };
    let switched = SwitchedWorkflow {
        id: workflow.id.as_str(),
        is_enabled: workflow.is_enabled,
        updated_at: workflow.modified_at,
    };
    envelope::with(StatusCode::OK, message, &switched)
}

//! The common part of enable and disable.

use api::{Context, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use model::Timestamp;
use records::apis;
use schemars::JsonSchema;
use serde::Serialize;

/// An API that was enabled or disabled.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SwitchedApi<'a> {
    id: &'a str,
    enabled: bool,
    updated_at: Timestamp,
}

/// Enables or disables the API, and shows the result.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let api = apis::set_enabled(&context.engine, request.account()?, request.param("apiId"), enabled).await?;
    let message = if enabled { "API enabled" } else { "API disabled" };
    let switched = SwitchedApi { id: &api.id, enabled: api.enabled, updated_at: api.modified_at };
    envelope::with(StatusCode::OK, message, &switched)
}

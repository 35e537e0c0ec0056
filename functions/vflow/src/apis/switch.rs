//! The common part of enable and disable.

use api::schema::{flag, millis, object, text};
use api::{Context, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use records::apis;
use serde_json::{Value, json};

/// Enables or disables the API, and shows the result.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let api = apis::set_enabled(&context.engine, request.account()?, request.param("apiId"), enabled).await?;
    let message = if enabled { "API enabled" } else { "API disabled" };
    let data = json!({"id": api.id, "enabled": api.enabled, "updatedAt": api.modified_at});
    Ok(envelope::success(StatusCode::OK, message, &data))
}

/// The schema of the answer.
pub(super) fn answered() -> Value {
    envelope::schema(&object([("id", text()), ("enabled", flag()), ("updatedAt", millis())]))
}

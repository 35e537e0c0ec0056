//! The errors of this facade: HTTP statuses, with the envelope and the codes of the web editor.

use api::called::Closed;
use api::envelope as codes;
use api::response::{json, set_header};
use api::{Failure, Response};
use engine::Error;
use http::StatusCode;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use model::{ApiAuth, ApiRecord, Status};
use serde_json::{Value, json};

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    codes::show(error).answer(error, failure)
}

/// The answer if the record refuses the request, regardless of its credentials.
pub(crate) fn closed(closed: Closed, hook: &ApiRecord) -> Response {
    match closed {
        Closed::Disabled => show(StatusCode::CONFLICT, codes::EXECUTION_FAILED, "Webhook is disabled", &Value::Null),
        Closed::Address => {
            show(StatusCode::FORBIDDEN, codes::INSUFFICIENT_PERMISSIONS, "IP address not allowed", &Value::Null)
        }
        Closed::Method => method(&hook.methods),
    }
}

/// The answer if the verify token of a registration is wrong.
pub(crate) fn verify_token() -> Response {
    show(StatusCode::FORBIDDEN, codes::INVALID_AUTHENTICATION, "The verify token is wrong", &Value::Null)
}

fn method(allowed: &[String]) -> Response {
    let allow = allowed.join(", ");
    let details = json!({"allow": allowed});
    let mut response = show(StatusCode::METHOD_NOT_ALLOWED, codes::INVALID_DATA, "Method not allowed", &details);
    set_header(&mut response, ALLOW, &allow);
    response
}

/// The answer if the request is not authenticated, with this reason.
pub(crate) fn unauthenticated(auth: &ApiAuth, reason: &str) -> Response {
    let code = codes::INVALID_AUTHENTICATION;
    let details = json!({"reason": reason});
    let mut response = show(StatusCode::UNAUTHORIZED, code, code.message, &details);
    let challenge = match auth {
        ApiAuth::Password { .. } => "Basic realm=\"hooks\", charset=\"UTF-8\"",
        ApiAuth::Hmac(_) => "Signature realm=\"hooks\"",
        ApiAuth::Token { .. } | ApiAuth::None => "Bearer realm=\"hooks\"",
    };
    set_header(&mut response, WWW_AUTHENTICATE, challenge);
    response
}

/// The answer if the run ended without success before it gave a response.
pub(crate) fn no_response(execution: &str, status: Status) -> Response {
    let details = json!({"executionId": execution, "status": status});
    // The reason of the failure can contain data of the workflow, so it is not sent to the other
    // system.
    let how = match status {
        Status::Cancelled => "was stopped",
        Status::Timeout => "reached its time limit",
        _ => "failed",
    };
    let message = format!("The workflow {how} before it responded; its execution has the reason");
    show(StatusCode::INTERNAL_SERVER_ERROR, codes::EXECUTION_FAILED, &message, &details)
}

fn show(status: StatusCode, code: codes::Code, message: &str, details: &Value) -> Response {
    json(status, &json!({"code": code.number, "message": message, "data": null, "details": details}))
}

//! The envelope of this facade: `{"success","errorCode","errorMsg","result"}`.

use api::Response;
use api::response::json;
use api::schema::{constant, integer, null, object, text};
use http::StatusCode;
use serde_json::{Value, json};

/// A successful answer with this result.
pub(crate) fn ok(result: &Value) -> Response {
    json(StatusCode::OK, &json!({"success": true, "errorCode": 0, "errorMsg": null, "result": result}))
}

/// The answer to a failed request; it has no result.
pub(crate) fn failed(status: StatusCode, code: i64, message: &str) -> Response {
    json(status, &json!({"success": false, "errorCode": code, "errorMsg": message, "result": null}))
}

/// The schema of a successful answer with this result.
pub(crate) fn schema(result: &Value) -> Value {
    object([("success", constant(true)), ("errorCode", constant(0)), ("errorMsg", null()), ("result", result.clone())])
}

/// The schema of a refusal.
pub(crate) fn error_schema() -> Value {
    object([("success", constant(false)), ("errorCode", integer()), ("errorMsg", text()), ("result", null())])
}

//! What every answer of this facade looks like: `{"code","message","data"}`.

use api::Response;
use api::response::json;
use api::schema::{any_of, constant, null, object, text};
use http::StatusCode;
use serde_json::{Value, json};

/// All is well.
const SUCCESS: u16 = 200;

/// All is well.
pub(crate) fn ok(data: &Value) -> Response {
    success("success", data)
}

/// The same without a word, as OAuth's routes have it.
pub(crate) fn quiet(data: &Value) -> Response {
    success("", data)
}

fn success(message: &str, data: &Value) -> Response {
    json(StatusCode::OK, &json!({"code": SUCCESS, "message": message, "data": data}))
}

/// Something is wrong.
pub(crate) fn failed(status: StatusCode, code: u16, message: &str) -> Response {
    json(status, &json!({"code": code, "message": message, "data": null}))
}

/// The schema of an answer whose data are of that schema, or of a refusal: some come with HTTP 200.
pub(crate) fn schema(data: &Value) -> Value {
    let success = object([("code", constant(SUCCESS)), ("message", text()), ("data", data.clone())]);
    any_of(&[success, error_schema()])
}

/// The schema of a refusal.
pub(crate) fn error_schema() -> Value {
    let code = json!({"enum": [400, 403, 404, 405, 413, 429, 500, 503, 997, 998, 999]});
    object([("code", code), ("message", text()), ("data", null())])
}

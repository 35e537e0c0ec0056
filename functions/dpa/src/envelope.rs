//! The envelope of this facade: `{"code","message","data"}`.

use api::Response;
use api::response::json;
use api::schema::{Named, any_of, constant, null, object, text};
use http::StatusCode;
use serde_json::{Value, json};

/// The code of a successful answer.
const SUCCESS: u16 = 200;

/// A successful answer with the message `success`.
pub(crate) fn ok(data: &Value) -> Response {
    success("success", data)
}

/// A successful answer with an empty message, as the OAuth routes of this API have it.
pub(crate) fn quiet(data: &Value) -> Response {
    success("", data)
}

fn success(message: &str, data: &Value) -> Response {
    json(StatusCode::OK, &json!({"code": SUCCESS, "message": message, "data": data}))
}

/// A successful answer for a client of the OAuth standard. Such a client reads the fields of `data`
/// at the top level, so they are there, too.
pub(crate) fn standard(data: &Value) -> Response {
    let mut body = json!({"code": SUCCESS, "message": "", "data": data});
    if let (Some(body), Some(data)) = (body.as_object_mut(), data.as_object()) {
        body.extend(data.clone());
        // The standard has no space after the type.
        body.insert("token_type".to_owned(), "Bearer".into());
    }
    json(StatusCode::OK, &body)
}

/// A refusal for a client of the OAuth standard, with the fields `error` and `error_description`
/// that such a client reads.
pub(crate) fn standard_refusal(refusal: &Response) -> Response {
    let mut body: Value = serde_json::from_slice(refusal.body()).unwrap_or_default();
    if let Some(fields) = body.as_object_mut() {
        let description = fields.get("message").cloned().unwrap_or_default();
        fields.insert("error".to_owned(), "invalid_grant".into());
        fields.insert("error_description".to_owned(), description);
    }
    json(refusal.status(), &body)
}

/// The answer to a failed request; it has no data.
pub(crate) fn failed(status: StatusCode, code: u16, message: &str) -> Response {
    json(status, &json!({"code": code, "message": message, "data": null}))
}

/// The schema of an answer with this data, or of a refusal, because some refusals have HTTP 200.
pub(crate) fn schema(data: &Value) -> Value {
    let success = object([("code", constant(SUCCESS)), ("message", text()), ("data", data.clone())]);
    any_of(&[success, error_schema()])
}

/// The schema of a refusal.
pub(crate) fn error_schema() -> Value {
    let code = json!({"enum": [400, 403, 404, 405, 413, 415, 429, 500, 503, 997, 998, 999]});
    object([("code", code), ("message", text()), ("data", null())]).named("DpaError")
}

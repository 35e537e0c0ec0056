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

/// All is well, for a client of the OAuth standard: the data stand at the top, too, where such a client looks for them.
pub(crate) fn standard(data: &Value) -> Response {
    let mut body = json!({"code": SUCCESS, "message": "", "data": data});
    if let (Some(body), Some(data)) = (body.as_object_mut(), data.as_object()) {
        body.extend(data.clone());
        // The standard knows no blank behind it.
        body.insert("token_type".to_owned(), "Bearer".into());
    }
    json(StatusCode::OK, &body)
}

/// A refusal, for a client of the OAuth standard: with the word that such a client looks for.
pub(crate) fn standard_refusal(refusal: &Response) -> Response {
    let mut body: Value = serde_json::from_slice(refusal.body()).unwrap_or_default();
    if let Some(fields) = body.as_object_mut() {
        let description = fields.get("message").cloned().unwrap_or_default();
        fields.insert("error".to_owned(), "invalid_grant".into());
        fields.insert("error_description".to_owned(), description);
    }
    json(refusal.status(), &body)
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
    let code = json!({"enum": [400, 403, 404, 405, 413, 415, 429, 500, 503, 997, 998, 999]});
    object([("code", code), ("message", text()), ("data", null())])
}

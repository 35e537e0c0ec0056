//! Makes outputs from the answer to a request.

use crate::charset::{Content, essence, is_json, read};
use crate::effects::HttpResponse;
use crate::{Charset, Done, losses};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::Level;
use model::json::{self, Loss};
use serde_json::{Map, Value, json};

/// The longest text that is also returned as JSON: both must fit into a step's outputs.
const MAX_JSON: usize = 112 * 1024;

/// The outputs of an answer, and a note for users.
pub(super) fn outputs(long: bool, response: HttpResponse, asked: Option<Charset>) -> Done {
    let HttpResponse { status, headers, body, .. } = response;
    let fields = fields(headers);
    let content_type = fields.get("content-type").and_then(Value::as_str);
    let mut notes = Vec::new();
    let (text, base64, is_binary) = match read(&body, content_type, asked) {
        Content::Text { text, exact, note } => {
            notes.extend(note.map(|note| (Level::Warning, note)));
            (text, (!exact).then(|| STANDARD.encode(&body)), false)
        }
        Content::Binary => (String::new(), Some(STANDARD.encode(&body)), true),
    };
    let value = match value(&text, content_type.unwrap_or_default()) {
        Ok((value, changed)) => {
            notes.extend(changed.into_iter().map(|note| (Level::Warning, note)));
            value
        }
        Err(note) => {
            notes.push((Level::Warning, note));
            Value::Null
        }
    };
    let (text, status, headers) = (Value::String(text), json!(status), Value::Object(fields));
    let mut done = if long {
        Done::outputs([
            ("response_body", text),
            ("status_code", status),
            ("response_headers", headers),
            ("error", json!("")),
        ])
    } else {
        Done::outputs([("statusCode", status), ("body", text), ("headers", headers)])
    };
    for (name, value) in [("json", value), ("body_base64", json!(base64)), ("is_binary", json!(is_binary))] {
        done.outputs.insert(name.to_owned(), value);
    }
    done.log = notes;
    done
}

/// The header fields by name. Repeated fields are joined in the way in which HTTP joins lists.
fn fields(headers: Vec<(String, String)>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in headers {
        match fields.get_mut(&name) {
            Some(Value::String(joined)) => {
                joined.push_str(", ");
                joined.push_str(&value);
            }
            _ => {
                fields.insert(name, Value::String(value));
            }
        }
    }
    fields
}

/// The value of a text that is JSON, which its type or its first character shows; null for other
/// texts. Notes say what was changed or dropped, an error why the value is not returned.
fn value(text: &str, content_type: &str) -> Result<(Value, Vec<String>), String> {
    let kind = essence(content_type);
    if !is_json(&kind) && !text.trim_start().starts_with(['{', '[']) {
        return Ok((Value::Null, Vec::new()));
    }
    let read = json::refuse_reserved_key(text).and_then(|()| serde_json::from_str(text));
    let value = match read {
        Ok(value) => value,
        Err(error) if error.is_data() => return Err(format!("the answer is JSON that cannot be read: {error}")),
        Err(error) if is_json(&kind) && !text.is_empty() => {
            return Err(format!("the answer says that it is JSON, but cannot be read as such: {error}"));
        }
        Err(_) => return Ok((Value::Null, Vec::new())),
    };
    if text.len() > MAX_JSON {
        return Err(format!("the answer is longer than {MAX_JSON} bytes: body has it, json does not"));
    }
    let lost = json::losses(text);
    let described = |loss, what| losses::described(&lost, loss, what);
    if let Some(long) = described(Loss::LongInteger, "an integer of more than 64 bits") {
        return Err(format!("the answer has {long}: body has it, json does not"));
    }
    let rounded = described(Loss::Rounded, "a number with more digits than a number can hold");
    let rounded = rounded.map(|what| format!("the answer has {what}: json has it rounded"));
    let repeated = described(Loss::Repeated, "a key that is there twice in the same object");
    let repeated = repeated.map(|what| format!("the answer has {what}: json has its last value"));
    Ok((value, rounded.into_iter().chain(repeated).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(headers: &[(&str, &str)], body: &[u8], asked: Option<&str>) -> Done {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let response = HttpResponse { status: 201, headers, body: body.to_vec(), url: String::new() };
        outputs(false, response, asked.map(|name| Charset::named(name).unwrap()))
    }

    #[test]
    fn repeated_answer_fields_are_joined() {
        let done = answered(&[("a", "1"), ("a", "2")], b"ok", None);
        let expected = json!({"statusCode": 201, "body": "ok", "headers": {"a": "1, 2"},
                              "json": null, "body_base64": null, "is_binary": false});
        assert_eq!((Value::Object(done.outputs), done.log.len()), (expected, 0));
        let response = HttpResponse { status: 204, headers: Vec::new(), body: Vec::new(), url: String::new() };
        let expected = json!({"status_code": 204, "response_body": "", "response_headers": {}, "error": "",
                              "json": null, "body_base64": null, "is_binary": false});
        assert_eq!(Value::Object(outputs(true, response, None).outputs), expected);
    }

    #[test]
    fn an_answer_that_is_json_shows_its_value() {
        let long = format!("[\"{}\"]", "x".repeat(MAX_JSON));
        for (kind, body, expected, notes) in [
            ("application/json", "{\"a\": [1, {\"b\": null}]}", json!({"a": [1, {"b": null}]}), 0),
            ("application/problem+json; charset=utf-8", "5", json!(5), 0),
            ("application/json", "\"x\"", json!("x"), 0),
            ("text/plain", " [1]", json!([1]), 0),
            ("", "{\"a\":9007199254740993}", json!({"a": 9_007_199_254_740_993_i64}), 0),
            ("text/plain", "5", json!(null), 0),
            ("application/json", "{broken", json!(null), 1),
            ("text/plain", "{broken", json!(null), 0),
            ("application/json", "[1e400]", json!(null), 1),
            ("application/json", "[\"\\ud800\"]", json!(null), 1),
            ("application/json", "", json!(null), 0),
            ("text/html", "<p>", json!(null), 0),
            ("application/json", "\u{feff}{\"a\":1}", json!({"a": 1}), 0),
            ("application/json", "[123456789012345678901]", json!(null), 1),
            (
                "application/json",
                "[\"123456789012345678901\", 1e30, 18446744073709551615]",
                json!(["123456789012345678901", 1e30, u64::MAX]),
                0,
            ),
            ("text/plain", "{\"$serde_json::private::RawValue\":\"[1]\"}", json!(null), 1),
            ("application/json", "[9007199254740993.0]", json!([9_007_199_254_740_992.0]), 1),
            ("text/plain", "{\"a\":1,\"a\":9007199254740993.0}", json!({"a": 9_007_199_254_740_992.0}), 2),
            ("application/json", long.as_str(), json!(null), 1),
        ] {
            let done = answered(&[("content-type", kind)], body.as_bytes(), None);
            assert_eq!((&done.outputs["json"], done.log.len()), (&expected, notes), "{kind} {body:.40}");
            assert_eq!(done.outputs["body"], json!(body.trim_start_matches('\u{feff}')));
        }
    }

    #[test]
    fn an_answer_that_is_no_text_is_kept_whole() {
        let png = b"\x89PNG\r\n\x1a\n\x00\xff\xfe";
        let done = answered(&[("content-type", "image/png")], png, None);
        assert_eq!([&done.outputs["body"], &done.outputs["is_binary"]], [&json!(""), &json!(true)]);
        assert_eq!(done.outputs["body_base64"], json!("iVBORw0KGgoA//4="));
        // A text that could not be decoded exactly is also returned as bytes.
        let done = answered(&[("content-type", "text/plain; charset=utf-8")], b"caf\xe9", None);
        assert_eq!([&done.outputs["body"], &done.outputs["is_binary"]], [&json!("caf\u{fffd}"), &json!(false)]);
        assert_eq!((&done.outputs["body_base64"], done.log.len()), (&json!("Y2Fm6Q=="), 1));
        let done = answered(&[("content-type", "text/plain; charset=utf-8")], b"caf\xe9", Some("latin1"));
        assert_eq!((&done.outputs["body"], done.log.len()), (&json!("café"), 0));
    }
}

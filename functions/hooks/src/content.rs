//! The body of a request as a workflow sees it: JSON, a form, text or bytes.

use crate::multipart;
use api::{Request, body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::Error;
use http::Method;
use serde_json::{Map, Value};

/// The content of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Content {
    /// The parsed body; null if there is none. Bytes that are not a text are given in base64.
    pub body: Value,
    /// The exact text of the body. Bytes that are not a text are given in base64.
    pub raw: String,
    /// The encoding of `raw`: `text` or `base64`.
    pub encoding: &'static str,
    /// The inputs of the workflow: the fields of the body; for a GET, those of the query.
    pub inputs: Map<String, Value>,
    /// Whether all inputs are strings, as in a query or a form.
    pub are_texts: bool,
}

/// Reads the content. Fails if the body does not have the format of its content type.
pub(crate) async fn read(request: &Request) -> Result<Content, Error> {
    let kind = request.header("content-type");
    let (raw, encoding) = raw(&request.body);
    let is_json = kind.is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        kind.ends_with("/json") || kind.ends_with("+json")
    });
    let mut are_texts = false;
    let body = if let Some(fields) = multipart::read(&request.body, kind).await? {
        are_texts = true;
        Value::Object(fields)
    } else if encoding == BASE64 && !is_json {
        Value::String(raw.clone())
    } else if let Some(form) = body::form(&request.body, kind)? {
        are_texts = true;
        Value::Object(form.inputs())
    } else {
        body::any(&request.body, kind)?
    };
    let inputs = match &body {
        _ if request.method == Method::GET => {
            are_texts = true;
            request.query.inputs()
        }
        Value::Object(fields) => fields.clone(),
        _ => Map::new(),
    };
    Ok(Content { body, raw, encoding, inputs, are_texts })
}

/// The encoding of bytes that are not a text.
const BASE64: &str = "base64";

/// The exact text of these bytes, or their base64, and the name of the encoding.
pub(crate) fn raw(bytes: &[u8]) -> (String, &'static str) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "text"),
        Err(_) => (STANDARD.encode(bytes), BASE64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue};
    use serde_json::json;

    async fn content(kind: &'static str, body: &'static [u8]) -> Result<Content, Error> {
        let mut headers = HeaderMap::new();
        if !kind.is_empty() {
            headers.insert("content-type", HeaderValue::from_static(kind));
        }
        read(&Request { headers, body: body.into(), ..Request::bare(Method::POST, "/") }).await
    }

    #[tokio::test]
    async fn a_body_is_read_as_what_it_is() {
        let form = "application/x-www-form-urlencoded";
        for (kind, bytes, body, inputs) in [
            ("application/json", &b"{\"a\": 1}"[..], json!({"a": 1}), json!({"a": 1})),
            ("application/json", b"[1, {\"b\": null}]", json!([1, {"b": null}]), json!({})),
            ("application/vnd.api+json", b"17", json!(17), json!({})),
            ("", b"true", json!(true), json!({})),
            ("text/plain", b"true", json!("true"), json!({})),
            ("application/xml", b"<a/>", json!("<a/>"), json!({})),
            ("", b"", json!(null), json!({})),
            (
                form,
                b"a=1&b=x+y&a=2&c=",
                json!({"a": ["1", "2"], "b": "x y", "c": ""}),
                json!({"a": ["1", "2"], "b": "x y", "c": ""}),
            ),
            (form, b"{\"a\": 1}", json!({"a": 1}), json!({"a": 1})),
        ] {
            let content = content(kind, bytes).await.unwrap();
            assert_eq!((content.body, Value::Object(content.inputs)), (body, inputs), "{kind}");
            assert_eq!((content.raw.as_bytes(), content.encoding), (bytes, "text"));
        }
    }

    #[tokio::test]
    async fn bytes_are_base64() {
        let content = content("application/octet-stream", b"\xff\x00").await.unwrap();
        assert_eq!((content.body, content.raw.as_str(), content.encoding), (json!("/wA="), "/wA=", "base64"));
    }

    #[tokio::test]
    async fn what_claims_to_be_json_must_be() {
        for bytes in [&b"{"[..], b"\xff", b"a=1"] {
            let refused = content("application/json", bytes).await;
            assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == "body"));
        }
    }
}

//! `respond`: gives the response to the request that has started the run. The run continues.

use super::encode::{field, header_fields};
use crate::{Action, Call, Done, ModuleError, Run, refuse};
use model::json::encoded_len;
use serde_json::{Map, Value, json};

/// The id of the module. A program with such a step gives a response.
pub const RESPOND: &str = "respond";
/// The largest body, in bytes of JSON.
const MAX_BODY: usize = 240 * 1024;
/// Headers that belong to the connection, or with which a response would act for the whole site.
const RESERVED_HEADERS: [&str; 13] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "keep-alive",
    "proxy-authenticate",
    "set-cookie",
    "strict-transport-security",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-content-type-options",
];

pub(crate) struct Respond;

impl Run for Respond {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let status = call.inputs.whole("status", 200, 599)?;
        let mut headers = header_fields(&call.inputs.dictionary("headers")?)?;
        if let Some((name, _)) =
            headers.iter().find(|(name, _)| RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()))
        {
            return Err(ModuleError::input("headers", format!("the header '{name}' cannot be set by a workflow")));
        }
        let body = call.inputs.value("body");
        refuse!(encoded_len(&body) > MAX_BODY, "body", "must be at most {MAX_BODY} bytes of JSON");
        refuse!(!body.is_null() && matches!(status, 204 | 205 | 304), "body", "must be empty with status {status}");
        if !body.is_null() && field(&headers, "content-type").is_none() {
            let kind = if body.is_string() { "text/plain; charset=utf-8" } else { "application/json; charset=utf-8" };
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        let headers: Map<String, Value> =
            headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value.into())).collect();
        let response = Some(json!({"status": status, "headers": headers, "body": body}));
        Ok(Action::Done(Done { response, ..Done::default() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    fn response(inputs: Value) -> Value {
        match Bench::new().start(RESPOND, inputs) {
            Ok(Action::Done(done)) => done.response.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_body_says_what_it_is() {
        assert_eq!(response(json!({})), json!({"status": 200, "headers": {}, "body": null}));
        for (body, kind) in [
            (json!("hi"), "text/plain; charset=utf-8"),
            (json!({"a": 1}), "application/json; charset=utf-8"),
            (json!(false), "application/json; charset=utf-8"),
        ] {
            let expected = json!({"status": 201, "headers": {"content-type": kind}, "body": body});
            assert_eq!(response(json!({"status": "201", "body": body})), expected);
        }
        let html = response(json!({"headers": {"Content-Type": "text/html"}, "body": "<p>"}));
        assert_eq!(html["headers"], json!({"content-type": "text/html"}));
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        let error = |inputs| Bench::new().error(RESPOND, inputs);
        assert!(error(json!({"status": 101})).contains("status"));
        assert!(error(json!({"status": 204, "body": "x"})).contains("body"));
        assert!(error(json!({"headers": {"Set-Cookie": "a=b"}})).contains("'Set-Cookie' cannot be set"));
        assert!(error(json!({"headers": {"a b": "c"}})).contains("headers"));
        assert!(error(json!({"headers": {"a": "b\r\nc: d"}})).contains("headers"));
        assert!(error(json!({"body": "x".repeat(MAX_BODY)})).contains("body"));
    }
}

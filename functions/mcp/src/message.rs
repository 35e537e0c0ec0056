//! JSON-RPC messages: one object in the body, an answer or nothing.

use crate::error::Refusal;
use api::losses;
use http::StatusCode;
use model::json::{self, Loss};
use serde_json::{Map, Value};

/// A message of a client.
pub(crate) enum Message {
    /// A request, which is answered.
    Call(Call),
    /// A notification, which is not answered.
    Notification,
}

/// A request of a client.
pub(crate) struct Call {
    /// The id, a number or a text; the answer repeats it.
    pub(crate) id: Value,
    pub(crate) method: String,
    pub(crate) params: Map<String, Value>,
}

impl Call {
    /// The metadata of the request.
    pub(crate) fn meta(&self) -> Option<&Map<String, Value>> {
        self.params.get("_meta")?.as_object()
    }

    /// A parameter that must be a text.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Refusal> {
        match self.params.get(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(Refusal::params(format!("params.{name} must be a string"))),
        }
    }

    /// The cursor of the requested page.
    pub(crate) fn cursor(&self) -> Result<Option<&str>, Refusal> {
        match self.params.get("cursor") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(cursor)) => Ok(Some(cursor)),
            Some(_) => Err(Refusal::params("params.cursor must be a string")),
        }
    }

    /// A parameter that must be an object, if it is given.
    pub(crate) fn object(&self, name: &str) -> Result<Map<String, Value>, Refusal> {
        match self.params.get(name) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(object)) => Ok(object.clone()),
            Some(_) => Err(Refusal::params(format!("params.{name} must be an object"))),
        }
    }
}

/// Reads the body. Batches do not exist in the served versions of the protocol.
pub(crate) fn read(body: &[u8]) -> Result<Message, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::parse())?;
    let read = json::refuse_reserved_key(text).and_then(|()| serde_json::from_str(text));
    let parsed: Value = read.map_err(|error| if error.is_data() { Refusal::reserved() } else { Refusal::parse() })?;
    let Value::Object(mut fields) = parsed else {
        return Err(Refusal::request("the body must be one JSON-RPC message, an object"));
    };
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(Refusal::request("jsonrpc must be \"2.0\""));
    }
    let Some(Value::String(method)) = fields.remove("method") else {
        return Err(Refusal::request("method must be a string"));
    };
    let params = match fields.remove("params") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return Err(Refusal::params("params must be an object")),
    };
    match fields.remove("id") {
        None => Ok(Message::Notification),
        // A larger number would be rounded, so the client would not recognise the answer.
        Some(Value::Number(id)) if id.is_f64() => {
            Err(Refusal::request("id must be a string, or a whole number of at most 64 bits"))
        }
        Some(id @ (Value::String(_) | Value::Number(_))) => Ok(Message::Call(Call { id, method, params })),
        Some(_) => Err(Refusal::request("id must be a string or a number")),
    }
}

/// Refuses a message that cannot be read without a change: it contains a key twice, or a number
/// that no value can hold. The model then corrects the message.
pub(crate) fn unchanged(body: &[u8]) -> Result<(), Refusal> {
    let Some(lost) = losses::of(body).found.into_iter().next() else { return Ok(()) };
    let reason = match lost.loss {
        Loss::Repeated => json::TWICE,
        Loss::LongInteger => "does not fit into 64 bits; give it as a string",
        Loss::Rounded => "has more digits than a number can hold; give fewer, or give it as a string",
    };
    Err(Refusal::params(format!("{lost} {reason}")))
}

/// The status of an answer with this error in the current version of the protocol. Earlier versions
/// answer a request that was understood with 200.
pub(crate) fn status(code: i64) -> StatusCode {
    match code {
        crate::error::METHOD_NOT_FOUND => StatusCode::NOT_FOUND,
        crate::error::INTERNAL => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_single_messages_are_read() {
        let code = |body: &str| read(body.as_bytes()).err().map(|refusal| refusal.code);
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#), None);
        assert_eq!(code(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#), None);
        for (body, expected) in [
            ("{", -32_700),
            ("[]", -32_600),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32_600),
            (r#"{"id":1,"method":"ping"}"#, -32_600),
            (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, -32_600),
            (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32_600),
            (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32_602),
            (r#"{"jsonrpc":"2.0","id":99999999999999999999999,"method":"ping"}"#, -32_600),
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":{"$serde_json::private::RawValue":"[1]"}}}"#,
                -32_600,
            ),
        ] {
            assert_eq!(code(body), Some(expected), "{body}");
        }
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        for (params, said) in [
            (r#"{"a":99999999999999999999999}"#, "params.a does not fit into 64 bits; give it as a string"),
            (
                r#"{"a":[3.14159265358979323846]}"#,
                "params.a[0] has more digits than a number can hold; give fewer, or give it as a string",
            ),
            (r#"{"a":1,"a":2}"#, "params.a is given twice in the same object"),
        ] {
            let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{params}}}"#);
            let refusal = unchanged(body.as_bytes()).unwrap_err();
            assert_eq!((refusal.code, refusal.message.as_str()), (-32_602, said));
        }
        assert!(unchanged(br#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":{"a":0.1}}}"#).is_ok());
    }
}

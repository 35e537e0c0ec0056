//! The answer to a request that succeeded.

use crate::{Exit, Failure, Result};
use http::header::ETAG;
use reqwest::Response;
use serde_json::Value;

/// The answer to a request that succeeded.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The field `data`; the whole document if the route has no envelope.
    pub data: Value,
    /// Probable mistakes that the server has found.
    pub warnings: Vec<Value>,
    /// The ETag, for `If-Match`.
    pub etag: Option<String>,
}

impl Answer {
    /// Reads an answer to its end.
    pub(super) async fn read(response: Response) -> Result<Self> {
        let status = response.status().as_u16();
        let etag = response.headers().get(ETAG).and_then(|etag| etag.to_str().ok()).map(str::to_owned);
        let body = response.bytes().await.map_err(|error| {
            Failure::new(Exit::Unreachable, "the answer has broken off").because(super::refusal::causes(&error))
        })?;
        let document = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
        let document = document.map_err(|_| {
            Failure::new(Exit::Unreachable, "the answer is not JSON").advise("is this the address of a Sluice server?")
        })?;
        Ok(Self::of(status, etag, document))
    }

    fn of(status: u16, etag: Option<String>, document: Value) -> Self {
        let Value::Object(mut fields) = document else {
            return Self { status, data: document, warnings: Vec::new(), etag };
        };
        if !(fields.contains_key("code") && fields.contains_key("data")) {
            return Self { status, data: Value::Object(fields), warnings: Vec::new(), etag };
        }
        let warnings = match fields.remove("warnings") {
            Some(Value::Array(warnings)) => warnings,
            _ => Vec::new(),
        };
        Self { status, data: fields.remove("data").unwrap_or_default(), warnings, etag }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_envelope_is_opened() {
        let answer = Answer::of(200, None, json!({"code": 0, "message": "success", "data": [1], "warnings": [{}]}));
        assert_eq!((answer.data, answer.warnings.len()), (json!([1]), 1));
        let document = json!({"openapi": "3.1.0"});
        assert_eq!(Answer::of(200, None, document.clone()).data, document);
        assert_eq!(Answer::of(204, None, Value::Null).data, Value::Null);
    }
}

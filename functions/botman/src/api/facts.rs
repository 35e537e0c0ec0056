//! The facts about a call that its workflow gets.

use ::api::{Request, header_facts};
use serde_json::{Map, Value};

/// The method, path and headers of a request. The values of secret headers are masked.
pub(super) fn facts(request: &Request) -> Map<String, Value> {
    let mut facts = request.facts();
    facts.insert("headers".to_owned(), Value::Object(header_facts::shown(&request.headers, &[])));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::api::Query;
    use http::{HeaderMap, HeaderValue, Method};
    use serde_json::json;

    fn request(method: Method, query: &str, body: &'static str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.append("x-a", HeaderValue::from_static("1"));
        headers.append("x-a", HeaderValue::from_static("2"));
        headers.insert("token", HeaderValue::from_static("123456"));
        headers.insert("x-api-key", HeaderValue::from_static("123456"));
        headers.insert("x-hub-access-token", HeaderValue::from_static("123456"));
        let query = Query::parse(query);
        Request { query, headers, body: body.into(), ..Request::bare(method, "/v1/api/admin/test/sync") }
    }

    #[test]
    fn inputs_come_from_query_or_body() {
        let given =
            |method, query, body| request(method, query, body).inputs().map(|given| Value::Object(given.inputs));
        assert_eq!(given(Method::GET, "a=1&b=x+y&a=2", "{\"a\":3}").unwrap(), json!({"a": ["1", "2"], "b": "x y"}));
        assert_eq!(given(Method::POST, "a=1", "{\"a\":3}").unwrap(), json!({"a": 3}));
        assert_eq!(given(Method::POST, "", "").unwrap(), json!({}));
        assert_eq!(given(Method::POST, "a=1", "a=2&b=x+y").unwrap(), json!({"a": "2", "b": "x y"}));
        for body in ["a", "{\"a\":\"b=c\"", "[]"] {
            assert!(given(Method::POST, "", body).is_err(), "{body}");
        }
    }

    #[test]
    fn secrets_are_masked() {
        let facts = Value::Object(facts(&request(Method::POST, "token=1", "")));
        let expected = json!({
            "method": "POST",
            "path": "/v1/api/admin/test/sync",
            "headers": {"content-type": "application/x-www-form-urlencoded", "x-a": "1, 2", "token": "***", "x-api-key": "***", "x-hub-access-token": "***"},
        });
        assert_eq!(facts, expected);
    }
}

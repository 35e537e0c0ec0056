//! The facts about the request that has started a run, which its steps see as `trigger`.

use crate::content::Content;
use api::{Request, header_facts};
use model::{ApiAuth, ApiRecord, Preset};
use serde_json::{Map, Value, json};

/// Parts of the names of headers whose values are secret, in addition to those of all facades.
const ALSO_SECRET: [&str; 2] = ["signature", "hmac"];
/// A dictionary with this header counts as a dictionary of headers: references find their names in
/// any case.
const LENGTH: &str = "content-length";

/// The method, path, headers, query and body. Values of secret headers and parameters are masked.
pub(crate) fn facts(request: &Request, content: &Content, hook: &ApiRecord) -> Value {
    let mut headers = header_facts::shown(&request.headers, &ALSO_SECRET);
    if let ApiAuth::Hmac(signature) = &hook.auth
        && let Preset::Custom(custom) = &signature.preset
        && let Some(value) = headers.get_mut(&custom.header)
    {
        *value = header_facts::MASK.into();
    }
    let mut query = request.query.inputs();
    for (_, value) in query.iter_mut().filter(|(name, _)| header_facts::is_secret(name, &ALSO_SECRET)) {
        *value = header_facts::MASK.into();
    }
    let mut facts = request.facts();
    facts.insert("headers".to_owned(), Value::Object(with_length(headers, request)));
    facts.insert("query".to_owned(), Value::Object(query));
    facts.insert("body".to_owned(), content.body.clone());
    facts.insert("raw_body".to_owned(), content.raw.as_str().into());
    facts.insert("raw_body_encoding".to_owned(), content.encoding.into());
    Value::Object(facts)
}

/// The facts for the template of a signed text, with unmasked headers. They are not stored.
pub(crate) fn unmasked(request: &Request, raw: &str) -> Value {
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        headers.insert(name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into());
    }
    json!({
        "headers": with_length(headers, request),
        "query": request.query.inputs(),
        "method": request.method.as_str(),
        "path": request.path,
        "raw_body": raw,
    })
}

fn with_length(mut headers: Map<String, Value>, request: &Request) -> Map<String, Value> {
    headers.entry(LENGTH).or_insert_with(|| request.body.len().to_string().into());
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content;
    use api::Query;
    use http::{HeaderMap, HeaderValue, Method};
    use model::{Algorithm, Custom, Encoding, Signature};

    fn hook(auth: ApiAuth) -> ApiRecord {
        let record = json!({
            "v": 1, "id": "i", "kind": "webhook", "module": "hooks", "function": "h", "methods": ["POST"],
            "workflowId": "w", "auth": {"kind": "none"}, "enabled": true, "createdAt": 0, "modifiedAt": 0,
        });
        ApiRecord { auth, ..serde_json::from_value(record).unwrap() }
    }

    #[tokio::test]
    async fn secrets_are_masked_and_repeated_parameters_are_lists() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer secret"),
            ("x-hub-signature-256", "sha256=secret"),
            ("x-shopify-hmac-sha256", "secret"),
            ("x-proof", "secret"),
            ("cookie", "secret"),
            ("x-event", "paid"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let query = Query::parse("a=1&b=2&a=3&token=secret");
        let request = Request { query, headers, body: "{\"x\":1}".into(), ..Request::bare(Method::POST, "/p") };
        let custom = Custom {
            header: "x-proof".to_owned(),
            algorithm: Algorithm::Sha256,
            encoding: Encoding::Hex,
            prefix: String::new(),
            signed: None,
        };
        let auth = ApiAuth::Hmac(Signature { preset: Preset::Custom(custom), tolerance_s: 300, secrets: 1 });
        let facts = facts(&request, &content::read(&request).await.unwrap(), &hook(auth));
        assert!(!facts.to_string().contains("secret"), "{facts}");
        assert_eq!(facts["query"], json!({"a": ["1", "3"], "b": "2", "token": "***"}));
        assert_eq!(facts["body"], json!({"x": 1}));
        assert_eq!((&facts["raw_body"], &facts["raw_body_encoding"]), (&json!("{\"x\":1}"), &json!("text")));
        assert_eq!((&facts["headers"]["x-event"], &facts["headers"]["content-length"]), (&json!("paid"), &json!("7")));
        let unmasked = unmasked(&request, "{\"x\":1}");
        assert_eq!(unmasked["headers"]["x-proof"], "secret");
    }
}

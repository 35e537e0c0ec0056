//! The generations of the protocol: determines the generation of a message, and what its answer
//! must contain.

use crate::error::Refusal;
use crate::message::Call;
use api::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The version without sessions: each request contains its version, and each result its type.
const MODERN: &str = "2026-07-28";
/// The versions with `initialize`, newest first.
const LEGACY: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];
/// All versions, newest first.
pub(crate) const SUPPORTED: [&str; 4] = [MODERN, "2025-11-25", "2025-06-18", "2025-03-26"];

const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";
const SERVER_KEY: &str = "io.modelcontextprotocol/serverInfo";
const VERSION_HEADER: &str = "mcp-protocol-version";
const METHOD_HEADER: &str = "mcp-method";
const NAME_HEADER: &str = "mcp-name";
/// How long clients may cache lists, in milliseconds.
const FRESH: u32 = 60_000;

/// A generation of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    /// The version without sessions.
    Modern,
    /// A version with `initialize`.
    Legacy,
}

/// The generation of a request that is not a call.
pub(crate) fn of_notification(request: &Request) -> Result<Era, Refusal> {
    match header(request, VERSION_HEADER)? {
        None => Ok(Era::Legacy),
        Some(MODERN) => Ok(Era::Modern),
        Some(version) if LEGACY.contains(&version) => Ok(Era::Legacy),
        Some(version) => Err(Refusal::version(version, &SUPPORTED)),
    }
}

/// The generation of a call. A call of the current version must say the same in its headers and in
/// its body, because proxies only read the headers.
pub(crate) fn of(request: &Request, call: &Call) -> Result<Era, Refusal> {
    let claimed = call.meta().and_then(|meta| meta.get(VERSION_KEY));
    let version = header(request, VERSION_HEADER)?;
    if claimed.is_none() && version != Some(MODERN) && call.method != "server/discover" {
        // `initialize` negotiates the version, whatever the header says.
        return if call.method == "initialize" { Ok(Era::Legacy) } else { of_notification(request) };
    }
    let meta = call.meta().ok_or_else(|| Refusal::params("params._meta must be an object"))?;
    if let Some(missing) = [VERSION_KEY, CAPABILITIES_KEY].into_iter().find(|key| !meta.contains_key(*key)) {
        return Err(Refusal::params(format!("params._meta has no {missing}")));
    }
    let Some(claimed) = claimed.and_then(Value::as_str) else {
        return Err(Refusal::params(format!("params._meta.{VERSION_KEY} must be a string")));
    };
    if version != Some(claimed) {
        return Err(Refusal::headers(format!("the header {VERSION_HEADER} does not repeat the version of the body")));
    }
    if header(request, METHOD_HEADER)? != Some(&call.method) {
        return Err(Refusal::headers(format!("the header {METHOD_HEADER} does not repeat the method of the body")));
    }
    if let Some(name) = named(call)
        && header(request, NAME_HEADER)?.and_then(decoded).as_deref() != Some(name)
    {
        return Err(Refusal::headers(format!("the header {NAME_HEADER} does not repeat the name in the body")));
    }
    if claimed == MODERN { Ok(Era::Modern) } else { Err(Refusal::version(claimed, &[MODERN])) }
}

/// The name that the header must also contain.
fn named(call: &Call) -> Option<&str> {
    let field = match call.method.as_str() {
        "tools/call" | "prompts/get" => "name",
        "resources/read" => "uri",
        _ => return None,
    };
    call.params.get(field)?.as_str()
}

/// The one value of a header.
fn header<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = request.headers.get_all(name).iter();
    let first = values.next().and_then(|value| value.to_str().ok());
    if values.next().is_some() { Err(Refusal::headers(format!("the header {name} is there twice"))) } else { Ok(first) }
}

/// The decoded value of a header. A value that is not plain ASCII is in base64, between `=?base64?`
/// and `?=`.
fn decoded(value: &str) -> Option<String> {
    match value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) {
        None => Some(value.to_owned()),
        Some(coded) => String::from_utf8(STANDARD.decode(coded).ok()?).ok(),
    }
}

/// The version that `initialize` answers with: the requested one, if it is supported.
pub(crate) fn agreed(asked: Option<&str>) -> &'static str {
    let [newest, ..] = LEGACY;
    LEGACY.into_iter().find(|version| Some(*version) == asked).unwrap_or(newest)
}

impl Era {
    /// The result with the additional fields of this generation. The client may cache results that
    /// are `cached`.
    pub(crate) fn complete(self, mut result: Map<String, Value>, cached: bool, version: &str) -> Value {
        if self == Self::Modern {
            result.insert("resultType".to_owned(), "complete".into());
            if cached {
                result.insert("ttlMs".to_owned(), FRESH.into());
                // The lists depend on the rights of the caller.
                result.insert("cacheScope".to_owned(), "private".into());
            }
            let meta = result.entry("_meta").or_insert_with(|| json!({}));
            if let Some(meta) = meta.as_object_mut() {
                meta.insert(SERVER_KEY.to_owned(), server(version));
            }
        }
        Value::Object(result)
    }
}

/// The name and the version of the server.
pub(crate) fn server(version: &str) -> Value {
    json!({"name": "sluice", "title": "Sluice", "version": version})
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue, Method};

    fn request(headers: &[(&'static str, &'static str)]) -> Request {
        let headers =
            headers.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Request { headers: headers.collect(), ..Request::bare(Method::POST, "/mcp") }
    }

    fn call(method: &str, params: Value) -> Call {
        let Value::Object(params) = params else { panic!("params are an object") };
        Call { id: json!(1), method: method.to_owned(), params }
    }

    fn era(headers: &[(&'static str, &'static str)], method: &str, params: Value) -> Result<Era, i64> {
        of(&request(headers), &call(method, params)).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_modern_call_says_the_same_twice() {
        let meta = json!({"_meta": {VERSION_KEY: MODERN, CAPABILITIES_KEY: {}}, "name": "订单"});
        let headers =
            [("mcp-protocol-version", MODERN), ("mcp-method", "tools/call"), ("mcp-name", "=?base64?6K6i5Y2V?=")];
        assert_eq!(era(&headers, "tools/call", meta.clone()), Ok(Era::Modern));
        assert_eq!(era(&headers[1..], "tools/call", meta.clone()), Err(-32_020));
        assert_eq!(era(&headers[..1], "tools/call", meta.clone()), Err(-32_020));
        assert_eq!(era(&headers[..2], "tools/call", meta.clone()), Err(-32_020));
        assert_eq!(era(&headers, "tools/list", meta), Err(-32_020));
        assert_eq!(era(&headers, "tools/call", json!({})), Err(-32_602));
        let later = json!({"_meta": {VERSION_KEY: "2031-01-01", CAPABILITIES_KEY: {}}});
        let headers = [("mcp-protocol-version", "2031-01-01"), ("mcp-method", "tools/list")];
        assert_eq!(era(&headers, "tools/list", later), Err(-32_022));
    }

    #[test]
    fn an_older_call_needs_no_headers() {
        assert_eq!(era(&[], "tools/list", json!({})), Ok(Era::Legacy));
        assert_eq!(era(&[("mcp-protocol-version", "2025-06-18")], "ping", json!({})), Ok(Era::Legacy));
        assert_eq!(era(&[("mcp-protocol-version", "1999-01-01")], "ping", json!({})), Err(-32_022));
        assert_eq!(agreed(Some("2025-06-18")), "2025-06-18");
        assert_eq!(agreed(Some("1999-01-01")), "2025-11-25");
    }
}

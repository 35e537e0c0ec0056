//! Takes the request's target out of the gateway's event before `lambda_http` sees it.
//!
//! `lambda_http` builds a URL from the `Host` header, the path and the query, normalises it, and
//! panics if that fails. Here it gets a URL that always works: only `/`, without a host. The route
//! is matched against the path as the caller wrote it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use lambda_http::request::LambdaRequest;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use std::net::IpAddr;

/// Characters that must be encoded in a path or query. `%` is not one of them: the text is already
/// encoded, and this only makes it safe.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`');
const UNSAFE_IN_PATH: &AsciiSet = &UNSAFE.add(b'?');

/// Characters that must be encoded in one segment of a path: all except the unreserved ones.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Characters that must be encoded in several segments of a path.
const SEGMENTS: &AsciiSet = &SEGMENT.remove(b'/');

/// The parts of a request that `lambda_http` does not get.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Path and query; `/` if they do not form a URI, which no route matches.
    pub uri: Uri,
    /// The unchanged `Host` header.
    pub host: Option<HeaderValue>,
    /// The decoded body of the request.
    pub body: Bytes,
    /// The address of the sender, as the gateway saw it.
    pub peer: Option<IpAddr>,
    /// The name of the gateway to which the request was sent. The gateway only answers to its own
    /// names, so a caller cannot choose any other name.
    pub domain: Option<String>,
}

impl Target {
    /// Takes the target out of the event, and leaves a target that is safe to convert.
    pub fn take(event: &mut LambdaRequest, route_path: Option<&str>) -> Self {
        let LambdaRequest::ApiGatewayV2(event) = event else {
            return Self { uri: Uri::default(), host: None, body: Bytes::new(), peer: None, domain: None };
        };
        let path = path(event, route_path);
        let query = event.raw_query_string.take().unwrap_or_default();
        event.raw_path = Some("/".to_owned());
        event.request_context.stage = None;
        let domain = event.request_context.domain_name.take().filter(|name| is_domain(name));
        Self {
            uri: uri(&path, &query),
            host: event.headers.remove(header::HOST),
            body: body(event.body.take(), event.is_base64_encoded),
            peer: event.request_context.http.source_ip.as_deref().and_then(|ip| ip.parse().ok()),
            domain,
        }
    }
}

fn is_domain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
}

/// The path in its encoded form.
///
/// The HTTP API sends paths and parameters decoded, and names the route that it has matched.
/// `cargo lambda watch` and function URLs leave the path as it was sent, and name no route.
fn path(event: &mut ApiGatewayV2httpRequest, route_path: Option<&str>) -> String {
    let raw = event.raw_path.take().unwrap_or_default();
    let matched = event.route_key.as_deref().and_then(|key| key.split_once(' ')).map(|(_, path)| path);
    let Some(route_path) = route_path.filter(|path| matched == Some(path)) else {
        return utf8_percent_encode(&raw, UNSAFE_IN_PATH).to_string();
    };
    let segments = route_path.split('/').map(|segment| {
        // The gateway names the parameter of `{name+}`, which holds the rest of the path, without
        // the `+`.
        let name = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
        let (name, keep) = match name.and_then(|name| name.strip_suffix('+')) {
            Some(rest) => (Some(rest), SEGMENTS),
            None => (name, SEGMENT),
        };
        match name.and_then(|name| event.path_parameters.get(name)) {
            Some(value) => utf8_percent_encode(value, keep).to_string(),
            None => segment.to_owned(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn uri(path: &str, query: &str) -> Uri {
    let query = utf8_percent_encode(query, UNSAFE);
    let text = if path.starts_with('/') { format!("{path}?{query}") } else { format!("/{path}?{query}") };
    text.trim_end_matches('?').parse().unwrap_or_default()
}

/// A body that claims to be base64 but is not is passed on unchanged, and its reader refuses it.
fn body(body: Option<String>, is_base64: bool) -> Bytes {
    let body = body.unwrap_or_default();
    let decoded = if is_base64 { STANDARD.decode(&body).ok() } else { None };
    decoded.map_or_else(|| Bytes::from(body), Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_rest_of_a_path_keeps_its_segments() {
        let route = "/v1/{tenant}/{api+}";
        let mut event: LambdaRequest = serde_json::from_value(json!({
            "version": "2.0", "routeKey": format!("GET {route}"), "rawPath": "/v1/a/b/shop/系统/x y", "rawQueryString": "q=1", "headers": {},
            "pathParameters": {"tenant": "a/b", "api": "shop/系统/x y"},
            "requestContext": {"http": {"method": "GET", "path": "/v1/a/b/shop/系统/x y"}},
        }))
        .unwrap();
        assert_eq!(Target::take(&mut event, Some(route)).uri, "/v1/a%2Fb/shop/%E7%B3%BB%E7%BB%9F/x%20y?q=1");
    }
}

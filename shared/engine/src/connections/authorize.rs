//! Adds the credentials of a connection to a request.

use super::kind::Connection;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalogue::{EffectFailure, HttpRequest, Signing};
use model::Timestamp;
use url::Url;

/// Adds the credentials. `token` is the access token of a connection that has one. A step that sets
/// the same header or query parameter itself is refused, because one of the two would be lost.
pub(super) fn authorize(
    connection: &Connection,
    token: Option<&str>,
    request: &mut HttpRequest,
    now: Timestamp,
) -> Result<(), EffectFailure> {
    let value = |name: &str| connection.value(name);
    match connection.kind.as_str() {
        "basic" => {
            let pair = format!("{}:{}", value("username"), value("password"));
            add_header(request, "Authorization", format!("Basic {}", STANDARD.encode(pair)))
        }
        "bearer" => add_header(request, "Authorization", format!("Bearer {}", value("token"))),
        "api_key" if value("in") == "query" => add_query(request, value("name"), value("value")),
        "api_key" => add_header(request, value("name"), value("value").to_owned()),
        "oauth2_client_credentials" | "oauth2_refresh" => {
            add_header(request, "Authorization", format!("Bearer {}", token.unwrap_or_default()))
        }
        "aws_sigv4" => {
            let session_token = Some(value("sessionToken")).filter(|token| !token.is_empty());
            request.signing = Some(Signing {
                access_key_id: value("accessKeyId").to_owned(),
                secret_access_key: value("secretAccessKey").to_owned(),
                session_token: session_token.map(str::to_owned),
                region: value("region").to_owned(),
                service: value("service").to_owned(),
                at: now,
            });
            Ok(())
        }
        kind => Err(refused(format!("the kind '{kind}' of the connection is unknown to this version"))),
    }
}

fn add_header(request: &mut HttpRequest, name: &str, value: String) -> Result<(), EffectFailure> {
    if request.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Err(refused(format!("the step and its connection both set the header '{name}'")));
    }
    request.headers.push((name.to_owned(), value));
    Ok(())
}

fn add_query(request: &mut HttpRequest, name: &str, value: &str) -> Result<(), EffectFailure> {
    let mut url = Url::parse(&request.url).map_err(|error| refused(format!("the URL is invalid: {error}")))?;
    if url.query_pairs().any(|(known, _)| known == name) {
        return Err(refused(format!("the step and its connection both set the query parameter '{name}'")));
    }
    url.query_pairs_mut().append_pair(name, value);
    request.url = url.into();
    Ok(())
}

pub(super) fn refused(message: String) -> EffectFailure {
    EffectFailure::lasting(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn connection(kind: &str, fields: &[(&str, &str)]) -> Connection {
        let fields: BTreeMap<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Connection { v: 1, kind: kind.to_owned(), fields, hosts: Vec::new() }
    }

    fn request() -> HttpRequest {
        HttpRequest {
            method: "GET".to_owned(),
            url: "https://a.test/x?q=1#f".to_owned(),
            headers: vec![("accept".to_owned(), "*/*".to_owned())],
            body: None,
            timeout_ms: 1_000,
            max_body_bytes: 1_000,
            cut_body: false,
            follow_redirects: true,
            signing: None,
        }
    }

    fn sent(kind: &str, fields: &[(&str, &str)]) -> HttpRequest {
        let mut request = request();
        authorize(&connection(kind, fields), Some("tok"), &mut request, Timestamp(0)).unwrap();
        request
    }

    #[test]
    fn each_kind_has_its_place() {
        // The example of RFC 7617.
        let basic = sent("basic", &[("username", "Aladdin"), ("password", "open sesame")]);
        assert_eq!(basic.headers[1], ("Authorization".to_owned(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==".to_owned()));
        let bearer = sent("bearer", &[("token", "abc")]);
        assert_eq!(bearer.headers[1].1, "Bearer abc");
        let header = sent("api_key", &[("name", "X-Key"), ("value", "Token k")]);
        assert_eq!(header.headers[1], ("X-Key".to_owned(), "Token k".to_owned()));
        let query = sent("api_key", &[("name", "key"), ("value", "a b&c"), ("in", "query")]);
        assert_eq!(query.url, "https://a.test/x?q=1&key=a+b%26c#f");
        assert_eq!(sent("oauth2_refresh", &[]).headers[1].1, "Bearer tok");
        let signed = sent("aws_sigv4", &[("accessKeyId", "AKID"), ("region", "r"), ("service", "s3")]);
        let signing = signed.signing.unwrap();
        assert_eq!((signing.service.as_str(), signing.session_token), ("s3", None));
    }

    #[test]
    fn nothing_of_the_step_is_replaced() {
        let mut given = request();
        given.headers.push(("authorization".to_owned(), "x".to_owned()));
        let failure =
            authorize(&connection("bearer", &[("token", "abc")]), None, &mut given, Timestamp(0)).unwrap_err();
        assert!(failure.message.contains("Authorization") && !failure.retryable, "{failure:?}");
        let key = connection("api_key", &[("name", "q"), ("value", "v"), ("in", "query")]);
        assert!(authorize(&key, None, &mut request(), Timestamp(0)).unwrap_err().message.contains("'q'"));
        assert!(authorize(&connection("new", &[]), None, &mut request(), Timestamp(0)).is_err());
    }
}

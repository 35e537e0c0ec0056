//! Asks a token endpoint for an access token (RFC 6749).

use super::authorize::refused;
use super::kind::Connection;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalogue::{EffectFailure, HttpRequest, HttpResponse};
use model::json;
use serde_json::Value;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The longest wait for the answer, in milliseconds.
const TIMEOUT_MS: u64 = 10_000;
/// The most bytes of an answer.
const MAX_ANSWER: usize = 64 * 1024;

/// What a token endpoint has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Granted {
    pub(super) access: String,
    /// For how many seconds it is valid; `None` = the endpoint does not say.
    pub(super) expires_in: Option<i64>,
    /// The refresh token that replaces the one that was sent.
    pub(super) refresh: Option<String>,
}

/// The request for an access token. `refresh` is the current refresh token, if the kind has one.
pub(super) fn request(connection: &Connection, refresh: Option<&str>) -> HttpRequest {
    let value = |name: &str| connection.value(name);
    let mut form = Serializer::new(String::new());
    match refresh {
        Some(refresh) => form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", refresh),
        None => form.append_pair("grant_type", "client_credentials"),
    };
    for name in ["scope", "audience"] {
        if !value(name).is_empty() {
            form.append_pair(name, value(name));
        }
    }
    let (id, secret) = (value("clientId"), value("clientSecret"));
    let mut headers = vec![
        ("Accept".to_owned(), "application/json".to_owned()),
        ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
    ];
    if secret.is_empty() {
        // A public client only names itself.
        form.append_pair("client_id", id);
    } else if value("clientAuth") == "body" {
        form.append_pair("client_id", id).append_pair("client_secret", secret);
    } else {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)));
        headers.push(("Authorization".to_owned(), format!("Basic {pair}")));
    }
    HttpRequest {
        method: "POST".to_owned(),
        url: value("tokenUrl").to_owned(),
        headers,
        body: Some(form.finish().into_bytes()),
        timeout_ms: TIMEOUT_MS,
        max_body_bytes: MAX_ANSWER,
        cut_body: true,
        follow_redirects: false,
        signing: None,
    }
}

/// Reads the answer. Error messages contain only the error code of the answer.
pub(super) fn granted(response: &HttpResponse) -> Result<Granted, EffectFailure> {
    let body: Option<Value> = std::str::from_utf8(&response.body).ok().and_then(|text| json::parse(text).ok());
    let field = |name: &str| body.as_ref().and_then(|body| body.get(name));
    let text = |name: &str| field(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if response.status != 200 {
        let is_code = |code: &&str| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_graphic());
        let code = text("error").filter(is_code).map(|code| format!(": {code}")).unwrap_or_default();
        let message = format!("the token endpoint of the connection answered {}{code}", response.status);
        return Err(EffectFailure::new(message, response.is_retryable()));
    }
    if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(refused("the token endpoint of the connection gave a token that is no bearer token".to_owned()));
    }
    let no_token = || refused("the token endpoint of the connection answered without an access token".to_owned());
    let access = text("access_token").ok_or_else(no_token)?.to_owned();
    if !access.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused("the access token cannot be sent in a header".to_owned()));
    }
    let seconds = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let expires_in = field("expires_in").and_then(seconds).filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
    Ok(Granted {
        access,
        expires_in: expires_in.map(|seconds| seconds as i64),
        refresh: text("refresh_token").map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn connection(fields: &[(&str, &str)]) -> Connection {
        let fields: BTreeMap<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Connection { v: 1, kind: "oauth2_client_credentials".to_owned(), fields, hosts: Vec::new() }
    }

    fn answer(status: u16, body: &str) -> Result<Granted, EffectFailure> {
        granted(&HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec(), url: String::new() })
    }

    #[test]
    fn the_client_is_named_in_the_header_or_in_the_body() {
        let of =
            [("tokenUrl", "https://as.test/token"), ("clientId", "s6 Bh"), ("clientSecret", "7F:jf"), ("scope", "a b")];
        let sent = request(&connection(&of), None);
        assert_eq!(sent.body.unwrap(), b"grant_type=client_credentials&scope=a+b");
        assert_eq!(sent.headers[2].1, format!("Basic {}", STANDARD.encode("s6+Bh:7F%3Ajf")));
        let in_body = [&of[..], &[("clientAuth", "body"), ("audience", "x")]].concat();
        let sent = request(&connection(&in_body), Some("r1"));
        let body =
            "grant_type=refresh_token&refresh_token=r1&scope=a+b&audience=x&client_id=s6+Bh&client_secret=7F%3Ajf";
        assert_eq!((sent.body.unwrap(), sent.headers.len()), (body.as_bytes().to_vec(), 2));
        let public = request(&connection(&of[..2]), Some("r1"));
        assert_eq!(public.body.unwrap(), b"grant_type=refresh_token&refresh_token=r1&client_id=s6+Bh");
    }

    #[test]
    fn answers_are_read_and_refusals_told_without_their_text() {
        let full = r#"{"access_token":"t","token_type":"Bearer","expires_in":"3600","refresh_token":"r2"}"#;
        let granted = Granted { access: "t".to_owned(), expires_in: Some(3600), refresh: Some("r2".to_owned()) };
        assert_eq!(answer(200, full), Ok(granted));
        assert_eq!(answer(200, r#"{"access_token":"t"}"#).unwrap().expires_in, None);
        for (status, body, part, retryable) in [
            (400, r#"{"error":"invalid_grant","error_description":"secret r1"}"#, "400: invalid_grant", false),
            (401, "<html>", "answered 401", false),
            (503, "", "answered 503", true),
            (200, "{}", "without an access token", false),
            (200, r#"{"access_token":"a\nb"}"#, "cannot be sent", false),
            (200, r#"{"access_token":"t","token_type":"mac"}"#, "no bearer token", false),
        ] {
            let failure = answer(status, body).unwrap_err();
            assert!(failure.message.contains(part) && !failure.message.contains("r1"), "{failure:?}");
            assert_eq!(failure.retryable, retryable, "{body}");
        }
    }
}

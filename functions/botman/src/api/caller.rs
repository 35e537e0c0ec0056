//! Whether a caller may call an API.

use crate::error::Refusal;
use ::api::secret::{password_matches, same, token_matches};
use ::api::{Request, networks};
use model::{ApiAuth, ApiRecord};

/// The first reason not to serve the caller whoever it is, in the order in which an owner would look for it.
pub(super) fn refusal(api: &ApiRecord, request: &Request) -> Option<Refusal> {
    if !api.enabled {
        return Some(Refusal::Disabled);
    }
    if !api.methods.iter().any(|method| method == request.method.as_str()) {
        return Some(Refusal::Method);
    }
    if !networks::admits(&api.ip_allowlist, request.peer) {
        return Some(Refusal::Address);
    }
    None
}

/// Why the caller has not proved itself.
pub(super) async fn disproof(auth: &ApiAuth, request: &Request) -> Option<Refusal> {
    let given = |name| request.header(name).filter(|text| !text.is_empty());
    match auth {
        ApiAuth::None => None,
        ApiAuth::Token { hash } => match given("token") {
            None => Some(Refusal::TokenRequired),
            Some(token) => (!token_matches(token, hash)).then_some(Refusal::TokenInvalid),
        },
        ApiAuth::Password { user, hash } => match (given("user"), given("password")) {
            (Some(name), Some(password)) => {
                // Both are always looked at, so that the time tells nothing about the name.
                let named = same(name, user);
                let proved = password_matches(password, hash).await;
                (!(named && proved)).then_some(Refusal::PasswordInvalid)
            }
            _ => Some(Refusal::PasswordRequired),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::api::secret::hash_password;
    use engine::secret::sha256_hex;
    use http::{HeaderName, HeaderValue, Method};
    use model::{ApiKind, Timestamp, WorkflowId};
    use serde_json::Value;

    fn api(auth: ApiAuth) -> ApiRecord {
        ApiRecord {
            v: 1,
            id: "i".into(),
            kind: ApiKind::Botman,
            module: "test".into(),
            function: "sync".into(),
            methods: vec!["POST".into()],
            workflow_id: WorkflowId::parse("w").unwrap(),
            auth,
            ip_allowlist: vec!["10.0.0.0/8".into()],
            debug_data: Value::Null,
            enabled: true,
            is_async: false,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    async fn any_refusal(api: &ApiRecord, request: &Request) -> Option<Refusal> {
        match refusal(api, request) {
            None => disproof(&api.auth, request).await,
            some => some,
        }
    }

    fn request(method: Method, peer: &str, headers: &[(&'static str, &'static str)]) -> Request {
        let headers =
            headers.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Request { headers: headers.collect(), peer: Some(peer.parse().unwrap()), ..Request::bare(method, "/") }
    }

    #[tokio::test]
    async fn reasons_come_in_order() {
        let token = api(ApiAuth::Token { hash: sha256_hex("123456") });
        let disabled = ApiRecord { enabled: false, ..token.clone() };
        let cases = [
            (&disabled, request(Method::GET, "1.1.1.1", &[]), Some(Refusal::Disabled)),
            (&token, request(Method::GET, "1.1.1.1", &[]), Some(Refusal::Method)),
            (&token, request(Method::POST, "1.1.1.1", &[]), Some(Refusal::Address)),
            (&token, request(Method::POST, "10.1.1.1", &[]), Some(Refusal::TokenRequired)),
            (&token, request(Method::POST, "10.1.1.1", &[("token", "")]), Some(Refusal::TokenRequired)),
            (&token, request(Method::POST, "10.1.1.1", &[("token", "1234567")]), Some(Refusal::TokenInvalid)),
            (&token, request(Method::POST, "10.1.1.1", &[("token", "123456")]), None),
            (&api(ApiAuth::None), request(Method::POST, "10.1.1.1", &[]), None),
        ];
        for (api, request, expected) in cases {
            assert_eq!(any_refusal(api, &request).await, expected, "{request:?}");
        }
    }

    #[tokio::test]
    async fn user_and_password_belong_together() {
        let hash = hash_password("123456", [1; 32]).await.unwrap();
        let api = api(ApiAuth::Password { user: "botman".into(), hash });
        let cases: [(&[_], _); 5] = [
            (&[("user", "botman"), ("password", "123456")], None),
            (&[("user", "botman"), ("password", "12345")], Some(Refusal::PasswordInvalid)),
            (&[("user", "Botman"), ("password", "123456")], Some(Refusal::PasswordInvalid)),
            (&[("user", "botman")], Some(Refusal::PasswordRequired)),
            (&[("token", "123456")], Some(Refusal::PasswordRequired)),
        ];
        for (headers, expected) in cases {
            assert_eq!(any_refusal(&api, &request(Method::POST, "10.0.0.1", headers)).await, expected, "{headers:?}");
        }
    }
}

//! Checks whether a caller may call an API record.

use crate::error::Refusal;
use ::api::called::{self, Flaw};
use ::api::doc::{IDEMPOTENCY_KEY, Param};
use ::api::schema::text;
use ::api::{Context, Request, attempts};
use engine::Error;
use http::Method;
use model::{AccountId, ApiAuth, ApiKind, ApiRecord};

const TOKEN: Param =
    Param::new("token", "The API's token, where its record asks for one; or `Authorization: Bearer`", text);
const USER: Param =
    Param::new("user", "The API's user, where its record asks for a password; or both as `Authorization: Basic`", text);
const PASSWORD: Param = Param::new("password", "The API's password, where its record asks for one", text);
/// The headers with which callers authenticate.
pub(super) const HEADERS: &[Param] = &[TOKEN, USER, PASSWORD];
/// The same headers for a call, with the key that makes it safe to repeat.
pub(super) const HEADERS_OF_CALLS: &[Param] = &[IDEMPOTENCY_KEY, TOKEN, USER, PASSWORD];

/// Finds the record that the path names, with its account. A disabled record is found, too.
pub(super) async fn record(context: &Context, request: &Request) -> Result<(AccountId, ApiRecord), Error> {
    let (module, function) = (request.param("module"), request.param("function"));
    called::find(context, request, ApiKind::Botman, module, function).await
}

/// The first reason to refuse the caller, if there is one. Reasons that do not depend on the
/// credentials come first.
pub(super) async fn refusal(
    context: &Context,
    api: &ApiRecord,
    request: &Request,
    method: Option<&Method>,
) -> Result<Option<Refusal>, Error> {
    if let Some(closed) = called::closed(api, request, method) {
        return Ok(Some(closed.into()));
    }
    if api.auth == ApiAuth::None {
        return Ok(None);
    }
    attempts::allowed(context, request.peer).await?;
    let flaw = called::flaw(&api.auth, request).await;
    if flaw == Some(Flaw::Wrong) {
        attempts::failed(context, request.peer).await?;
    }
    Ok(flaw.map(|flaw| unauthenticated(&api.auth, flaw)))
}

/// The refusal of a caller who is not authenticated. Only webhooks have signatures, so no record of
/// this facade does.
fn unauthenticated(auth: &ApiAuth, flaw: Flaw) -> Refusal {
    match (auth, flaw) {
        (ApiAuth::Password { .. }, Flaw::Missing) => Refusal::PasswordRequired,
        (ApiAuth::Password { .. }, _) => Refusal::PasswordInvalid,
        (_, Flaw::Missing) => Refusal::TokenRequired,
        (_, _) => Refusal::TokenInvalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::api::secret::hash_password;
    use engine::digest::sha256_hex;
    use http::{HeaderName, HeaderValue};
    use model::{Timestamp, WorkflowId};
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
            version: None,
            auth,
            ip_allowlist: vec!["10.0.0.0/8".into()],
            debug_data: Value::Null,
            enabled: true,
            is_async: false,
            hook: model::Hook::default(),
            tool: None,
            edit: 1,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    async fn any_refusal(api: &ApiRecord, request: &Request) -> Option<Refusal> {
        match called::closed(api, request, Some(&request.method)) {
            None => called::flaw(&api.auth, request).await.map(|flaw| unauthenticated(&api.auth, flaw)),
            Some(closed) => Some(closed.into()),
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
            (&token, request(Method::POST, "10.1.1.1", &[("authorization", "bearer 123456")]), None),
            (
                &token,
                request(Method::POST, "10.1.1.1", &[("authorization", "Basic 123456")]),
                Some(Refusal::TokenRequired),
            ),
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
        let cases: [(&[_], _); 9] = [
            // In base64: `botman:123456`, `botman:12345`, `botman:`, and an invalid text.
            (&[("authorization", "Basic Ym90bWFuOjEyMzQ1Ng==")], None),
            (&[("authorization", "Basic Ym90bWFuOjEyMzQ1")], Some(Refusal::PasswordInvalid)),
            (&[("authorization", "Basic Ym90bWFuOg==")], Some(Refusal::PasswordRequired)),
            (&[("authorization", "Basic !")], Some(Refusal::PasswordRequired)),
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

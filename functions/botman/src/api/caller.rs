//! Checks whether a caller may call an API record.

use crate::error::Refusal;
use ::api::auth::{basic, behind};
use ::api::doc::{IDEMPOTENCY_KEY, Param};
use ::api::schema::text;
use ::api::secret::{password_matches, same, token_matches};
use ::api::{Context, Request, attempts, networks};
use engine::Error;
use http::Method;
use model::{AccountId, ApiAuth, ApiKind, ApiRecord};
use records::apis;

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
pub(super) async fn called(context: &Context, request: &Request) -> Result<(AccountId, ApiRecord), Error> {
    let account = AccountId::parse(request.param("account")).map_err(|_| Error::ApiNotFound)?;
    let (module, function) = (request.param("module"), request.param("function"));
    let api = apis::find(&context.engine, &account, ApiKind::Botman, module, function).await?;
    Ok((account, api))
}

/// The first reason to refuse the caller, if there is one. Reasons that do not depend on the
/// credentials come first, in the order in which an owner checks them: disabled, method, address.
pub(super) async fn refusal(
    context: &Context,
    api: &ApiRecord,
    request: &Request,
    verb: Option<&Method>,
) -> Result<Option<Refusal>, Error> {
    if let Some(refusal) = closed(api, request, verb) {
        return Ok(Some(refusal));
    }
    if api.auth == ApiAuth::None {
        return Ok(None);
    }
    attempts::allowed(context, request.peer).await?;
    let disproof = disproof(&api.auth, request).await;
    if disproof.is_some_and(Refusal::is_wrong_guess) {
        attempts::failed(context, request.peer).await?;
    }
    Ok(disproof)
}

fn closed(api: &ApiRecord, request: &Request, verb: Option<&Method>) -> Option<Refusal> {
    if !api.enabled {
        return Some(Refusal::Disabled);
    }
    if verb.is_some_and(|verb| !api.methods.iter().any(|method| method == verb.as_str())) {
        return Some(Refusal::Method);
    }
    if !networks::admits(&api.ip_allowlist, request.peer) {
        return Some(Refusal::Address);
    }
    None
}

/// Why the credentials of the request are refused, if they are.
async fn disproof(auth: &ApiAuth, request: &Request) -> Option<Refusal> {
    let given = |name| request.header(name).filter(|text| !text.is_empty()).map(str::to_owned);
    match auth {
        ApiAuth::None => None,
        // Only webhooks have signatures, so no record of this facade does.
        ApiAuth::Hmac(_) => Some(Refusal::TokenInvalid),
        ApiAuth::Token { hash } => match given("token")
            .or_else(|| behind(&request.headers, "bearer").filter(|token| !token.is_empty()).map(str::to_owned))
        {
            None => Some(Refusal::TokenRequired),
            Some(token) => (!token_matches(&token, hash)).then_some(Refusal::TokenInvalid),
        },
        ApiAuth::Password { user, hash } => match given("user").zip(given("password")).or_else(|| pair(request)) {
            Some((name, password)) => {
                // Name and password are always both compared, so that the duration does not reveal
                // whether the name exists.
                let named = same(&name, user);
                let proved = password_matches(&password, hash).await;
                (!(named && proved)).then_some(Refusal::PasswordInvalid)
            }
            None => Some(Refusal::PasswordRequired),
        },
    }
}

/// The user and the password of `Authorization: Basic`.
fn pair(request: &Request) -> Option<(String, String)> {
    basic(&request.headers).ok().flatten().filter(|(user, password)| !user.is_empty() && !password.is_empty())
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
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    async fn any_refusal(api: &ApiRecord, request: &Request) -> Option<Refusal> {
        match closed(api, request, Some(&request.method)) {
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

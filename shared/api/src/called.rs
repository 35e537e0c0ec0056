//! API records as their callers find them: which one a path names, whom it admits, and whether a
//! caller has its credentials.

use crate::auth::{basic, credentials_after_scheme};
use crate::secret::{password_matches, same, token_matches};
use crate::{Context, Request, networks};
use engine::{Error, Result};
use http::Method;
use model::{AccountId, ApiAuth, ApiKind, ApiRecord};
use records::apis;

/// The record with this name in the account that the path names, with the account. A disabled
/// record is found, too.
pub async fn find(
    context: &Context,
    request: &Request,
    kind: ApiKind,
    module: &str,
    function: &str,
) -> Result<(AccountId, ApiRecord)> {
    let account = AccountId::parse(request.param("account")).map_err(|_| Error::ApiNotFound)?;
    let api = apis::find(&context.engine, &account, kind, module, function).await?;
    Ok((account, api))
}

/// Why a record refuses a request, whatever its credentials are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The record is disabled.
    Disabled,
    /// The record does not allow the method.
    Method,
    /// The record does not allow the address of the caller.
    Address,
}

/// The first reason to refuse a request, in the order in which an owner checks them. The method is
/// not checked if it is `None`.
pub fn closed(api: &ApiRecord, request: &Request, method: Option<&Method>) -> Option<Closed> {
    if !api.enabled {
        Some(Closed::Disabled)
    } else if method.is_some_and(|method| !api.methods.iter().any(|allowed| allowed == method.as_str())) {
        Some(Closed::Method)
    } else if !networks::admits(&api.ip_allowlist, request.peer) {
        Some(Closed::Address)
    } else {
        None
    }
}

/// Why a caller is not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The request has no credentials, or no signature.
    Missing,
    /// The credentials or the signature are wrong.
    Wrong,
    /// The signature is right, and its time is too far from now.
    Stale,
}

/// What is wrong with the token, or with user and password. Signatures are verified elsewhere, so
/// they count as wrong here.
pub async fn flaw(auth: &ApiAuth, request: &Request) -> Option<Flaw> {
    match auth {
        ApiAuth::None => None,
        ApiAuth::Hmac(_) => Some(Flaw::Wrong),
        ApiAuth::Token { hash } => match token(request) {
            None => Some(Flaw::Missing),
            Some(token) => (!token_matches(token, hash)).then_some(Flaw::Wrong),
        },
        ApiAuth::Password { user, hash } => match pair(request) {
            None => Some(Flaw::Missing),
            Some((name, password)) => {
                // Name and password are always both compared, so that the duration does not reveal
                // whether the name exists.
                let is_user = same(&name, user);
                let fits = password_matches(&password, hash).await;
                (!(is_user && fits)).then_some(Flaw::Wrong)
            }
        },
    }
}

/// The token in the header `token`, or as `Authorization: Bearer`.
fn token(request: &Request) -> Option<&str> {
    let given = request.header("token").filter(|token| !token.is_empty());
    given.or_else(|| credentials_after_scheme(&request.headers, "bearer").filter(|token| !token.is_empty()))
}

/// The user and the password in headers of these names, or as `Authorization: Basic`.
fn pair(request: &Request) -> Option<(String, String)> {
    let given = |name| request.header(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let basic = || basic(&request.headers).ok().flatten();
    given("user")
        .zip(given("password"))
        .or_else(|| basic().filter(|(user, password)| !user.is_empty() && !password.is_empty()))
}

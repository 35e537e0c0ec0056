//! Access tokens of the external identity provider, for AI clients.
//!
//! After the signature is verified, an error names the wrong claim, because the issuer knows the
//! holder of such a token.

use super::provider;
use crate::identity::Identity;
use crate::issuer_keys::NoKey;
use crate::{Context, Principal, Scope};
use engine::{Error, Result};
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use model::AccountId;
use serde_json::{Map, Value};

/// The tolerated difference between the clocks of two machines, in seconds.
const LEEWAY: i64 = 5;
/// The longest token, in bytes.
const MAX_TOKEN: usize = 16_384;
/// The longest id of a subject, in bytes, as OpenID Connect has it.
const MAX_SUBJECT: usize = 255;

type Claims = Map<String, Value>;

/// Whether the token says that it comes from this provider. Nothing is verified yet.
pub(super) fn is_of(identity: &Identity, token: &str) -> bool {
    let claims = || insecure_decode_claims::<Claims>(token).ok();
    token.len() <= MAX_TOKEN && claims().is_some_and(|claims| text(&claims, "iss") == Some(identity.issuer.as_str()))
}

/// The caller with this token, which must be for this audience unless the operator has set another
/// one.
pub(super) async fn holder(context: &Context, identity: &Identity, token: &str, resource: &str) -> Result<Principal> {
    let ports = &context.engine.ports;
    let now = ports.clock.now();
    let header = decode_header(token).map_err(|_| Error::Unauthenticated)?;
    let algorithm = header.alg;
    if !matches!(algorithm, Algorithm::RS256 | Algorithm::ES256) {
        return Err(refused(format!("its algorithm is {algorithm:?}, not RS256 or ES256")));
    }
    if header.crit.is_some() {
        return Err(refused("its header has 'crit', and none of its extensions is known"));
    }
    let key = context
        .issuer_keys
        .find(ports.http_out.as_ref(), identity, now, header.kid.as_deref(), algorithm)
        .await
        .map_err(|flaw| match flaw {
            NoKey::Unknown => refused("the issuer has no key with its 'kid' and 'alg'"),
            NoKey::Unreadable(reason) => Error::IssuerUnavailable { reason },
        })?;
    let mut validation = Validation::new(algorithm);
    // The claims are checked below, with the clock of the engine.
    (validation.validate_exp, validation.validate_aud) = (false, false);
    validation.required_spec_claims.clear();
    provider::install();
    let claims = decode::<Claims>(token, &key, &validation).map_err(|_| refused("its signature is wrong"))?.claims;
    let audience = identity.audience.as_deref().unwrap_or(resource);
    let principal = principal_of_claims(&claims, identity, audience, now.seconds())?;
    match ports.accounts.read(&principal.account).await? {
        Some(_) => Ok(principal),
        None => Err(refused(format!("'{}' names no account of this deployment", identity.account_claim))),
    }
}

fn refused(reason: impl Into<String>) -> Error {
    Error::TokenRefused { reason: reason.into() }
}

/// What the claims of a token with a valid signature say about its holder.
fn principal_of_claims(claims: &Claims, identity: &Identity, audience: &str, now: i64) -> Result<Principal> {
    if text(claims, "iss") != Some(identity.issuer.as_str()) {
        return Err(refused(format!("'iss' is not {}", identity.issuer)));
    }
    if !texts(claims.get("aud")).contains(&audience) {
        return Err(refused(format!("'aud' does not name {audience}")));
    }
    let expires_at = seconds(claims, "exp").ok_or_else(|| refused("'exp' is missing"))?;
    if expires_at.saturating_add(LEEWAY) <= now {
        return Err(Error::TokenExpired);
    }
    if seconds(claims, "nbf").is_some_and(|begin| begin > now.saturating_add(LEEWAY)) {
        return Err(refused("'nbf' is in the future"));
    }
    let subject = text(claims, "sub").filter(|subject| (1..=MAX_SUBJECT).contains(&subject.len()));
    let subject = subject.ok_or_else(|| refused("'sub' is missing or too long"))?;
    let name = &identity.account_claim;
    let account = found(claims, name).and_then(Value::as_str);
    let account = account.ok_or_else(|| refused(format!("'{name}', which names the account, is missing")))?;
    let account = AccountId::parse(account).map_err(|_| refused(format!("'{name}' is not the id of an account")))?;
    let words = texts(found(claims, &identity.scope_claim));
    let words: Vec<_> = words.iter().flat_map(|text| text.split_whitespace()).collect();
    let token_id = text(claims, "jti").unwrap_or_default().to_owned();
    Ok(Principal {
        scopes: Scope::ALL.into_iter().filter(|scope| words.contains(&scope.as_str())).collect(),
        device_id: format!("external:{subject}"),
        ..Principal::new(account, token_id, expires_at)
    })
}

/// The claim with this name; otherwise the one at this path, such as `sluice.account`.
fn found<'a>(claims: &'a Claims, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let mut parts = name.split('.');
    let first = claims.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// One text, or the texts of a list.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// A time in seconds since 1970, without its fraction.
fn seconds(claims: &Claims, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    // A cast of a float saturates.
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_704_067_200;
    const ISSUER: &str = "https://login.example";
    const AUDIENCE: &str = "https://sluice.example/mcp";

    fn good() -> Value {
        json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "exp": NOW + 60, "scope": "openid read write", "sluice_account": "acme"})
    }

    fn verdict(claims: &Value, identity: &Identity) -> Result<Principal, String> {
        principal_of_claims(claims.as_object().unwrap(), identity, AUDIENCE, NOW).map_err(|error| error.to_string())
    }

    fn changed(name: &str, value: &Value) -> Result<Principal, String> {
        let mut claims = good();
        claims[name] = value.clone();
        verdict(&claims, &Identity::new(ISSUER))
    }

    #[test]
    fn the_claims_name_account_and_scopes() {
        let principal = verdict(&good(), &Identity::new(ISSUER)).unwrap();
        assert_eq!((principal.account.as_str(), principal.device_id.as_str()), ("acme", "external:ada"));
        assert_eq!(principal.scopes, [Scope::Read, Scope::Write]);
        assert!(!principal.is_open_token());
        let listed = changed("scope", &json!(["execute", "admin"])).unwrap();
        assert_eq!(listed.scopes, [Scope::Execute, Scope::Admin]);
        assert_eq!(changed("scope", &json!(null)).unwrap().scopes, []);
        let nested = json!({"https://s.example/who": {"account": "b"}, "s": {"who": "c"}});
        for (claim, account) in [("s.who", Some("c")), ("s", None), ("s.who.x", None)] {
            let mut claims = good();
            claims.as_object_mut().unwrap().extend(nested.as_object().unwrap().clone());
            let identity = Identity { account_claim: claim.to_owned(), ..Identity::new(ISSUER) };
            let found = verdict(&claims, &identity).ok().map(|principal| principal.account.to_string());
            assert_eq!(found.as_deref(), account, "{claim}");
        }
    }

    #[test]
    fn an_error_names_the_claim() {
        for (name, value, message) in [
            ("iss", json!("https://other.example"), "'iss' is not https://login.example"),
            ("aud", json!("other"), "'aud' does not name https://sluice.example/mcp"),
            ("aud", json!(["a", "b"]), "'aud' does not name"),
            ("aud", json!(null), "'aud' does not name"),
            ("exp", json!(null), "'exp' is missing"),
            ("exp", json!(NOW - 5), "the token has expired"),
            ("nbf", json!(NOW + 6), "'nbf' is in the future"),
            ("sub", json!(""), "'sub' is missing"),
            ("sub", json!("x".repeat(256)), "too long"),
            ("sluice_account", json!(null), "'sluice_account', which names the account, is missing"),
            ("sluice_account", json!("../x"), "'sluice_account' is not the id of an account"),
        ] {
            let error = changed(name, &value).unwrap_err();
            assert!(error.contains(message), "{name} {value}: {error}");
        }
        for (name, value) in [("aud", json!(["a", AUDIENCE])), ("nbf", json!(NOW + 5)), ("exp", json!(1.8e9))] {
            assert!(changed(name, &value).is_ok(), "{name} {value}");
        }
    }
}

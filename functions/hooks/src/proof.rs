//! Checks whether a request comes from the sender that the record expects.

use crate::signature::{self, Verdict};
use crate::{content, error, facts};
use api::auth::{basic, behind};
use api::secret::{password_matches, same, token_matches};
use api::{Context, Request, Response, attempts};
use engine::Error;
use model::{AccountId, ApiAuth, ApiRecord, Preset, Signature};
use records::apis;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    /// The request has no credentials, or no signature.
    Missing,
    /// The credentials or the signature are wrong.
    Wrong,
    /// The signature is right, and its time is too far from now.
    Stale,
}

impl Flaw {
    /// The word in the answer.
    fn reason(self, auth: &ApiAuth) -> &'static str {
        match (self, auth) {
            (Self::Missing, ApiAuth::Hmac(_)) => "the signature is missing or malformed",
            (Self::Missing, _) => "the credentials are missing",
            (Self::Wrong, ApiAuth::Hmac(_)) => "the signature does not fit the body and the secret",
            (Self::Wrong, _) => "the credentials are wrong",
            (Self::Stale, _) => "the time of the signature is too far from now",
        }
    }
}

/// The refusal of a request that is not authenticated. Nothing of such a request is stored.
pub(crate) async fn refusal(
    context: &Context,
    account: &AccountId,
    hook: &ApiRecord,
    request: &Request,
) -> Result<Option<Response>, Error> {
    if hook.auth == ApiAuth::None {
        return Ok(None);
    }
    attempts::allowed(context, request.peer).await?;
    let flaw = match &hook.auth {
        ApiAuth::None => None,
        ApiAuth::Token { hash } => token(hash, request),
        ApiAuth::Password { user, hash } => password(user, hash, request).await,
        ApiAuth::Hmac(signature) => {
            let secrets = apis::hook_secrets(&context.engine, account, hook).await?;
            signed(signature, &secrets, request, context.engine.ports.clock.now().seconds())
        }
    };
    if flaw == Some(Flaw::Wrong) {
        attempts::failed(context, request.peer).await?;
    }
    Ok(flaw.map(|flaw| error::unauthenticated(&hook.auth, flaw.reason(&hook.auth))))
}

/// The token in the header `token`, or as `Authorization: Bearer`.
fn token(hash: &str, request: &Request) -> Option<Flaw> {
    let given = request.header("token").filter(|token| !token.is_empty());
    match given.or_else(|| behind(&request.headers, "bearer").filter(|token| !token.is_empty())) {
        None => Some(Flaw::Missing),
        Some(token) => (!token_matches(token, hash)).then_some(Flaw::Wrong),
    }
}

/// The user and the password in headers of these names, or as `Authorization: Basic`.
async fn password(user: &str, hash: &str, request: &Request) -> Option<Flaw> {
    let text = |name| request.header(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let pair = text("user").zip(text("password"));
    let Some((name, password)) = pair.or_else(|| basic(&request.headers).ok().flatten()) else {
        return Some(Flaw::Missing);
    };
    let fits = password_matches(&password, hash).await;
    (!(fits & same(&name, user))).then_some(Flaw::Wrong)
}

fn signed(signature: &Signature, secrets: &[String], request: &Request, now_s: i64) -> Option<Flaw> {
    // Senders sign what they send. A body that was converted is tried as well: some sign it before
    // they compress it.
    let whole = match &signature.preset {
        Preset::Custom(custom) => match &custom.signed {
            None => None,
            Some(template) => {
                let (raw, _) = content::raw(&request.body);
                let text = engine::request_template::text(template, &facts::unmasked(request, &raw));
                Some(text.unwrap_or_default())
            }
        },
        _ => None,
    };
    let bodies: &[&[u8]] = match &whole {
        Some(text) => &[text.as_bytes()],
        None => &[&request.sent, &request.body],
    };
    match signature::verify(signature, secrets, &request.headers, bodies, now_s) {
        Verdict::Fits => None,
        Verdict::Missing => Some(Flaw::Missing),
        Verdict::Wrong => Some(Flaw::Wrong),
        Verdict::Stale => Some(Flaw::Stale),
    }
}

//! Checks whether a request comes from the sender that the record expects.

use crate::{content, error, facts, signature};
use api::called::{self, Flaw};
use api::{Context, Request, Response, attempts};
use engine::Error;
use model::{AccountId, ApiAuth, ApiRecord, Preset, Signature};
use records::apis;

/// The reason in the answer.
fn reason(flaw: Flaw, auth: &ApiAuth) -> &'static str {
    match (flaw, auth) {
        (Flaw::Missing, ApiAuth::Hmac(_)) => "the signature is missing or malformed",
        (Flaw::Missing, _) => "the credentials are missing",
        (Flaw::Wrong, ApiAuth::Hmac(_)) => "the signature does not fit the body and the secret",
        (Flaw::Wrong, _) => "the credentials are wrong",
        (Flaw::Stale, _) => "the time of the signature is too far from now",
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
        ApiAuth::Hmac(signature) => {
            let secrets = apis::hook_secrets(&context.engine, account, hook).await?;
            signed(signature, &secrets, request, context.engine.ports.clock.now().seconds())
        }
        other => called::flaw(other, request).await,
    };
    if flaw == Some(Flaw::Wrong) {
        attempts::failed(context, request.peer).await?;
    }
    Ok(flaw.map(|flaw| error::unauthenticated(&hook.auth, reason(flaw, &hook.auth))))
}

fn signed(signature: &Signature, secrets: &[String], request: &Request, now_s: i64) -> Option<Flaw> {
    // Senders sign what they send. The decoded body is accepted as well: some sign it before
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
    signature::verify(signature, secrets, &request.headers, bodies, now_s).err()
}

//! Pairing a device and giving it tokens.

use super::token::{Claims, sign};
use super::{ACCESS_SECONDS, REFRESH_SECONDS, TokenKind};
use crate::Context;
use crate::principal::Principal;
use crate::scope::Scope;
use engine::Error;
use engine::ports::SigningKey;
use model::{AccountId, Timestamp};
use records::devices;
use std::time::Duration;

/// The right to pair a device, however it was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// What the device may do.
    pub scopes: &'a [Scope],
    /// The caller's own id of the device.
    pub device_id: &'a str,
    /// What it calls itself.
    pub device_name: &'a str,
}

/// A paired device's tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Good for [`ACCESS_SECONDS`].
    pub access: String,
    /// Good for [`REFRESH_SECONDS`].
    pub refresh: String,
}

/// Pairs the device, which ends its older sessions (an administrator's only where it may administer, too), and signs its tokens.
pub async fn pair(context: &Context, grant: &Grant<'_>) -> Result<Tokens, Error> {
    let admin = grant.scopes.contains(&Scope::Admin);
    let session = devices::pair(&context.engine, grant.account, grant.device_id, grant.device_name, admin).await?;
    let key = signing_key(context).await?;
    let mint =
        Mint { context, account: grant.account, scopes: grant.scopes, device_id: grant.device_id, session: &session };
    Ok(Tokens {
        access: mint.token(TokenKind::Access, ACCESS_SECONDS, &key)?,
        refresh: mint.token(TokenKind::Refresh, REFRESH_SECONDS, &key)?,
    })
}

/// A new access token for the holder of a refresh token, with the same rights and session.
pub async fn refresh(context: &Context, principal: &Principal) -> Result<String, Error> {
    let key = signing_key(context).await?;
    let mint = Mint {
        context,
        account: &principal.account,
        scopes: &principal.scopes,
        device_id: &principal.device_id,
        session: &principal.session,
    };
    mint.token(TokenKind::Access, ACCESS_SECONDS, &key)
}

/// What is the same in all tokens of a session.
pub(super) struct Mint<'a> {
    pub(super) context: &'a Context,
    pub(super) account: &'a AccountId,
    pub(super) scopes: &'a [Scope],
    pub(super) device_id: &'a str,
    pub(super) session: &'a str,
}

impl Mint<'_> {
    pub(super) fn token(&self, kind: TokenKind, seconds: i64, key: &SigningKey) -> Result<String, Error> {
        let ports = &self.context.engine.ports;
        let now = ports.clock.now();
        let claims = Claims {
            iss: self.context.host.issuer.clone(),
            aud: self.context.host.audience.clone(),
            sub: self.device_id.to_owned(),
            acc: self.account.clone(),
            sid: self.session.to_owned(),
            scp: self.scopes.to_vec(),
            typ: kind,
            exp: now.seconds().saturating_add(seconds),
            nbf: now.seconds(),
            iat: now.seconds(),
            jti: ports.ids.uuid(now).simple().to_string(),
        };
        sign(&claims, key)
    }
}

/// How long a new key waits before it signs. Processes keep the set for five minutes: by then all of them know it.
const LEARNED: Duration = Duration::from_mins(10);

/// The key of the set that signs now; the first is made if there is none yet.
pub(super) async fn signing_key(context: &Context) -> Result<SigningKey, Error> {
    let ports = &context.engine.ports;
    let now = ports.clock.now();
    if let Some(key) = signing(&ports.keys.load().await?, now) {
        return Ok(key);
    }
    let kid = ports.ids.uuid(now).simple().to_string();
    let key = SigningKey { kid, secret: ports.ids.secret(), created_at: now };
    let keys = ports.keys.ensure(key).await?;
    signing(&keys, now).ok_or(Error::Internal("there is no signing key"))
}

/// The newest of those that have waited; the oldest, if none has.
fn signing(keys: &[SigningKey], now: Timestamp) -> Option<SigningKey> {
    let waited = keys.iter().rev().find(|key| key.created_at.plus(LEARNED) <= now);
    waited.or(keys.first()).cloned()
}

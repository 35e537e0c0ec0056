//! Pairs devices and signs their tokens.

use super::token::sign;
use super::{ACCESS_SECONDS, REFRESH_SECONDS, TokenKind};
use crate::claims::Claims;
use crate::{Context, Principal, Scope};
use engine::ports::SigningKey;
use engine::{Error, Result};
use model::{AccountId, Timestamp};
use records::devices;
use std::time::Duration;

/// What a device gets when it is paired. The caller has already authenticated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// The account with which the device is paired.
    pub account: &'a AccountId,
    /// The rights of the device.
    pub scopes: &'a [Scope],
    /// The id that the device has chosen for itself.
    pub device_id: &'a str,
    /// The name of the device, as users see it.
    pub device_name: &'a str,
}

/// The tokens of a paired device.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The access token; it is valid for [`ACCESS_SECONDS`].
    pub access: String,
    /// The refresh token; it is valid for [`REFRESH_SECONDS`].
    pub refresh: String,
}

/// Pairs the device and signs its tokens. This ends the older sessions of the device, except that
/// only a grant with the scope `admin` ends a session with that scope.
pub async fn pair(context: &Context, grant: &Grant<'_>) -> Result<Tokens> {
    pair_for(context, grant, &context.host.audience).await
}

/// The same, with tokens that only this audience accepts.
pub async fn pair_for(context: &Context, grant: &Grant<'_>, audience: &str) -> Result<Tokens> {
    let admin = grant.scopes.contains(&Scope::Admin);
    let session = devices::pair(&context.engine, grant.account, grant.device_id, grant.device_name, admin).await?;
    let key = signing_key(context).await?;
    let mint = Mint {
        context,
        audience,
        account: grant.account,
        scopes: grant.scopes,
        device_id: grant.device_id,
        session: &session,
    };
    Ok(Tokens {
        access: mint.token(TokenKind::Access, ACCESS_SECONDS, &key)?,
        refresh: mint.token(TokenKind::Refresh, REFRESH_SECONDS, &key)?,
    })
}

/// A new access token with the rights and the session of a refresh token.
pub async fn refresh(context: &Context, principal: &Principal) -> Result<String> {
    let key = signing_key(context).await?;
    let mint = Mint {
        context,
        audience: &context.host.audience,
        account: &principal.account,
        scopes: &principal.scopes,
        device_id: &principal.device_id,
        session: &principal.session,
    };
    mint.token(TokenKind::Access, ACCESS_SECONDS, &key)
}

/// The data that all tokens of a session have in common.
pub(super) struct Mint<'a> {
    pub(super) context: &'a Context,
    pub(super) audience: &'a str,
    pub(super) account: &'a AccountId,
    pub(super) scopes: &'a [Scope],
    pub(super) device_id: &'a str,
    pub(super) session: &'a str,
}

impl Mint<'_> {
    pub(super) fn token(&self, kind: TokenKind, seconds: i64, key: &SigningKey) -> Result<String> {
        let ports = &self.context.engine.ports;
        let now = ports.clock.now();
        let claims = Claims {
            iss: self.context.host.issuer.clone(),
            aud: self.audience.to_owned(),
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

/// How long a new key waits before it signs. Processes keep the set of keys for five minutes, so by
/// then each of them has read the new key.
const LEARNED: Duration = Duration::from_mins(10);

/// The key that signs at this moment. If there is no key yet, the first one is created.
pub(super) async fn signing_key(context: &Context) -> Result<SigningKey> {
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

/// The newest key that has waited long enough. If none has, it is the oldest key.
fn signing(keys: &[SigningKey], now: Timestamp) -> Option<SigningKey> {
    let waited = keys.iter().rev().find(|key| key.created_at.plus(LEARNED) <= now);
    waited.or(keys.first()).cloned()
}

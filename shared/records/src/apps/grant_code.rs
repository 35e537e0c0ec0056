//! Gives an application a code. With it, a caller who knows the application's secret gets an access
//! token.

use super::create::ID_BYTES;
use engine::digest::{hex, presented, sha256_hex};
use engine::{Engine, Error, Result};
use model::{Credential, CredentialKind};
use std::time::Duration;

/// How long a code is valid.
pub const LIFETIME: Duration = Duration::from_mins(10);
/// The length of a code, in characters.
pub(super) const LENGTH: usize = 48;

/// A code for the application with this id, in hex or in base64; its hash is stored. Unknown and
/// frozen applications are refused with the same error, because only a caller who knows the secret
/// may learn more.
pub async fn grant_code(engine: &Engine, id: &str) -> Result<String> {
    let found = match presented::<ID_BYTES>(id) {
        Some(id) => engine.ports.credentials.find(CredentialKind::App, &id).await?,
        None => None,
    };
    let app = found.filter(|app| !app.app.frozen).ok_or(Error::Unauthenticated)?;
    let random = hex(&engine.ports.ids.secret()).to_ascii_uppercase();
    let code = random.get(..LENGTH).ok_or(Error::Internal("a secret is too short"))?.to_owned();
    let now = engine.ports.clock.now();
    let given = Credential {
        given_to: Some(app.key),
        expires_at: Some(now.plus(LIFETIME)),
        ..Credential::new(CredentialKind::OAuthCode, sha256_hex(&code), app.account, app.name, now)
    };
    engine.ports.credentials.put(&given).await?;
    Ok(code)
}

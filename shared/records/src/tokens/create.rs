//! Makes an open token. It is shown once; its hash is stored.

use crate::{names, settings};
use engine::{Engine, Error, digest};
use model::{AccountId, Credential, CredentialKind, Timestamp};

/// A new token.
#[derive(Clone, PartialEq)]
pub struct NewToken {
    /// What is stored.
    pub credential: Credential,
    /// The token.
    pub token: String,
}

/// Makes a token of that name, which ends at `expires_at` and is good for `flows`; without them it
/// never ends and is good for all.
pub async fn create(
    engine: &Engine,
    account: &AccountId,
    name: &str,
    expires_at: Option<Timestamp>,
    flows: Option<Vec<String>>,
) -> Result<NewToken, Error> {
    names::plain("name", name)?;
    settings::flows(flows.as_deref().unwrap_or_default())?;
    let now = engine.ports.clock.now();
    if expires_at.is_some_and(|end| end <= now) {
        return Err(Error::invalid("expiresAt", "must be in the future"));
    }
    let random = engine.ports.ids.secret();
    let token = format!("jt_{}", digest::hex(random.get(..24).unwrap_or(&random)));
    let key = digest::sha256_hex(&token);
    let credential = Credential {
        expires_at,
        flows,
        ..Credential::new(CredentialKind::OpenToken, key, account.clone(), name.trim().to_owned(), now)
    };
    engine.ports.credentials.put(&credential).await?;
    Ok(NewToken { credential, token })
}

//! Creates an open token. It is shown only once; its hash is stored.

use crate::{names, settings};
use engine::{Engine, Error, Result, digest};
use model::{AccountId, Credential, CredentialKind, Timestamp};

/// How open tokens begin.
pub(super) const PREFIX: &str = "jt_";

/// A new open token.
#[derive(Clone, PartialEq)]
pub struct NewToken {
    /// The stored record.
    pub credential: Credential,
    /// The token itself.
    pub token: String,
}

/// Creates a token with this name, which expires at `expires_at` and can call `flows`. Without
/// these it never expires, and can call all flows.
pub async fn create(
    engine: &Engine,
    account: &AccountId,
    name: &str,
    expires_at: Option<Timestamp>,
    flows: Option<Vec<String>>,
) -> Result<NewToken> {
    names::plain("name", name)?;
    settings::check_workflow_ids(flows.as_deref().unwrap_or_default())?;
    let now = engine.ports.clock.now();
    if expires_at.is_some_and(|end| end <= now) {
        return Err(Error::invalid("expiresAt", "must be in the future"));
    }
    let random = engine.ports.ids.secret();
    let token = format!("{PREFIX}{}", digest::hex(random.get(..24).unwrap_or(&random)));
    let key = digest::sha256_hex(&token);
    let credential = Credential {
        expires_at,
        flows,
        ..Credential::new(CredentialKind::OpenToken, key, account.clone(), name.trim().to_owned(), now)
    };
    engine.ports.credentials.put(&credential).await?;
    Ok(NewToken { credential, token })
}

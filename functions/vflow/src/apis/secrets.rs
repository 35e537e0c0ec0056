//! Stores the secrets of an API as hashes.

use super::given_auth::GivenAuth;
use api::{Context, secret};
use engine::Error;
use engine::digest::{hex, sha256_hex};
use model::{AccountId, ApiAuth, ApiKind, ApiRecord};

/// The authentication of a record as it is stored.
pub(super) struct Stored {
    /// Tokens and passwords are hashed.
    pub(super) auth: ApiAuth,
    /// The token, if one was generated.
    pub(super) made: Option<String>,
    /// The secrets of signatures, which are stored sealed.
    pub(super) secrets: Vec<String>,
}

/// Hashes the given secrets.
pub(super) async fn store(context: &Context, given: GivenAuth) -> Result<Stored, Error> {
    let ids = &context.engine.ports.ids;
    let stored = |auth| Stored { auth, made: None, secrets: Vec::new() };
    Ok(match given {
        GivenAuth::None => stored(ApiAuth::None),
        GivenAuth::Token(Some(token)) => stored(ApiAuth::Token { hash: sha256_hex(&token) }),
        GivenAuth::Token(None) => {
            let token = format!("sat_{}", hex(&ids.secret()));
            Stored { made: Some(token.clone()), ..stored(ApiAuth::Token { hash: sha256_hex(&token) }) }
        }
        GivenAuth::Password { user, password } => {
            let hash = secret::hash_password(&password, ids.secret()).await?;
            stored(ApiAuth::Password { user, hash })
        }
        GivenAuth::Hmac { signature, secrets } => Stored { secrets, ..stored(ApiAuth::Hmac(signature)) },
    })
}

/// Logs that an API needs no authentication, because anyone can call it.
pub(super) fn warn_if_open(account: &AccountId, api: &ApiRecord) {
    // Callers of tools have tokens of the account.
    if api.auth == ApiAuth::None && api.kind != ApiKind::Mcp {
        tracing::warn!(account = account.as_str(), api = api.id, "an API was published that needs no authentication");
    }
}

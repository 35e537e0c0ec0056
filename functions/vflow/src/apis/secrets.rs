//! Stores the secrets of an API as hashes.

use super::body::GivenAuth;
use api::{Context, secret};
use engine::Error;
use engine::digest::{hex, sha256_hex};
use model::{AccountId, ApiAuth, ApiRecord};

/// Hashes the given secrets. Also returns the token, if one was generated.
pub(super) async fn store(context: &Context, given: GivenAuth) -> Result<(ApiAuth, Option<String>), Error> {
    let ids = &context.engine.ports.ids;
    Ok(match given {
        GivenAuth::None => (ApiAuth::None, None),
        GivenAuth::Token(Some(token)) => (ApiAuth::Token { hash: sha256_hex(&token) }, None),
        GivenAuth::Token(None) => {
            let token = format!("sat_{}", hex(&ids.secret()));
            (ApiAuth::Token { hash: sha256_hex(&token) }, Some(token))
        }
        GivenAuth::Password { user, password } => {
            let hash = secret::hash_password(&password, ids.secret()).await?;
            (ApiAuth::Password { user, hash }, None)
        }
    })
}

/// Logs that an API needs no authentication, because anyone can call it.
pub(super) fn warn_if_open(account: &AccountId, api: &ApiRecord) {
    if api.auth == ApiAuth::None {
        tracing::warn!(account = account.as_str(), api = api.id, "an API was published that anybody may call");
    }
}

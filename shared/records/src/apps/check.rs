//! Authenticates an application by its id and secret.

use super::create::ID_BYTES;
use engine::digest::{presented, sha256_hex};
use engine::{Engine, Error, Result};
use model::{Credential, CredentialKind};
use subtle::ConstantTimeEq;

/// The length of a secret, in bytes.
const SECRET_BYTES: usize = 32;

/// The application with this id, if the secret is correct; both are in hex or in base64. Unknown
/// ids and wrong secrets are refused with the same error. The caller checks whether the application
/// is frozen: only a caller who knows the secret may learn that.
pub async fn check(engine: &Engine, id: &str, secret: &str) -> Result<Credential> {
    let (Some(id), Some(secret)) = (presented::<ID_BYTES>(id), presented::<SECRET_BYTES>(secret)) else {
        return Err(Error::Unauthenticated);
    };
    let hash = sha256_hex(&secret);
    let app = engine.ports.credentials.find(CredentialKind::App, &id).await?.ok_or(Error::Unauthenticated)?;
    let same = app.secret_hash.as_ref().is_some_and(|stored| hash.as_bytes().ct_eq(stored.as_bytes()).into());
    if same { Ok(app) } else { Err(Error::Unauthenticated) }
}

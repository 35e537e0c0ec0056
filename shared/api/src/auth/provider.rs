//! The cryptography of tokens: HMAC for those of Sluice, and public keys for those of an external
//! issuer.
//!
//! The providers of `jsonwebtoken` contain all algorithms, also for signing. They would add 0.2 MB
//! to the zip of each function, and are not used.

use super::hs256::Hs256;
use super::public_key::PublicKey;
use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::{CryptoProvider, KeyUtils};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.family(), key.as_bytes())?)),
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256::new(*algorithm, key.family(), key.try_get_as_bytes()?)?)),
        _ => Ok(Box::new(PublicKey::new(*algorithm, key)?)),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// Registers the algorithms. Must be called before a token is signed or verified; more calls have
/// no effect.
pub(super) fn install() {
    // The library refuses a second provider. In that case this provider was installed before.
    let _ = PROVIDER.install_default();
}

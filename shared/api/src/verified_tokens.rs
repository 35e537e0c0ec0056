//! The tokens whose signatures were verified a short time ago. A client sends the same token with
//! each request, and the result cannot change as long as the key is in the set.

use crate::claims::Claims;
use engine::ports::SigningKey;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The most tokens that are remembered. When there are more, all are forgotten.
const MOST: usize = 256;

/// Remembers verified tokens of this process.
#[derive(Default)]
pub(crate) struct VerifiedTokens(RwLock<HashMap<String, Verified>>);

struct Verified {
    audience: String,
    kid: String,
    secret: [u8; 32],
    claims: Claims,
}

impl VerifiedTokens {
    /// The claims of the token, if it was verified for this audience with one of these keys.
    pub(crate) fn find(&self, token: &str, audience: &str, keys: &[SigningKey]) -> Option<Claims> {
        let verified = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = verified.get(token).filter(|found| found.audience == audience)?;
        let is_there = keys.iter().any(|key| key.kid == found.kid && key.secret == found.secret);
        is_there.then(|| found.claims.clone())
    }

    /// Remembers the claims of a token that was verified with this key.
    pub(crate) fn remember(&self, token: &str, audience: &str, key: &SigningKey, claims: &Claims) {
        let mut verified = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= MOST {
            verified.clear();
        }
        let (audience, kid, secret) = (audience.to_owned(), key.kid.clone(), key.secret);
        verified.insert(token.to_owned(), Verified { audience, kid, secret, claims: claims.clone() });
    }
}

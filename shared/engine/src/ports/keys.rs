//! The keys that sign our tokens.

use super::Stored;
use async_trait::async_trait;
use model::Timestamp;

/// A symmetric signing key.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its name in a token's header.
    pub kid: String,
    /// The key.
    pub secret: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

/// The current set of signing keys. All verify; one signs, once every process has had the time to learn of it.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The set, which may be a few minutes old; oldest first. Empty before the first `ensure`.
    async fn load(&self) -> Stored<Vec<SigningKey>>;

    /// Adds a key if the set is empty, and answers with the set as it then is: of several first starters one wins.
    async fn ensure(&self, key: SigningKey) -> Stored<Vec<SigningKey>>;

    /// Replaces the set if it is still `seen`, and answers with the set as it then is.
    async fn replace(&self, seen: &[SigningKey], keys: &[SigningKey]) -> Stored<Vec<SigningKey>>;
}

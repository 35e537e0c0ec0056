//! The keys that sign tokens.

use super::Stored;
use async_trait::async_trait;
use model::Timestamp;

/// A symmetric key that signs tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The id of the key in the header of a token.
    pub kid: String,
    /// The bytes of the key.
    pub secret: [u8; 32],
    /// When the key was created.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

/// The current set of signing keys. All of them verify tokens. Only one signs: the newest one that
/// all processes have read.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The set, oldest key first; it can be a few minutes old. It is empty before the first
    /// `ensure`.
    async fn load(&self) -> Stored<Vec<SigningKey>>;

    /// Adds the key if the set is empty. Returns the stored set: if several processes start at the
    /// same time, they get the same key.
    async fn ensure(&self, key: SigningKey) -> Stored<Vec<SigningKey>>;

    /// Replaces the set if it is still `seen`. Returns the stored set.
    async fn replace(&self, seen: &[SigningKey], keys: &[SigningKey]) -> Stored<Vec<SigningKey>>;
}

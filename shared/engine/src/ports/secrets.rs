//! Secrets of an account: texts that workflows use and nobody is shown.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Timestamp};
use std::fmt;

/// A secret with its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// Unique in its account.
    pub name: String,
    /// What stands for it in stored runs: 32 unguessable characters, made when the secret is, kept when its value changes, never shown.
    pub handle: String,
    /// The value.
    pub value: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.name)
    }
}

/// What is shown of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretFacts {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its value was last set.
    pub modified_at: Timestamp,
}

/// The account's secrets. Values are encrypted where they are stored, each bound to its account and name. Reads are consistent.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secrets of those names that are there, in no particular order.
    async fn read(&self, account: &AccountId, names: &[String]) -> Stored<Vec<Secret>>;

    /// What is shown of a secret, or `None`.
    async fn facts(&self, account: &AccountId, name: &str) -> Stored<Option<SecretFacts>>;

    /// Sets a value. A new secret gets the handle that is given, one that is there keeps its own.
    async fn put(&self, account: &AccountId, secret: &Secret, now: Timestamp) -> Stored<SecretFacts>;

    /// Removes a secret; tells whether it was there.
    async fn delete(&self, account: &AccountId, name: &str) -> Stored<bool>;

    /// What is shown of all of them, by name.
    async fn list(&self, account: &AccountId) -> Stored<Vec<SecretFacts>>;
}

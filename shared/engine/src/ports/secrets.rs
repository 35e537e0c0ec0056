//! Secrets of accounts: encrypted values that workflows use and that are never shown.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// A secret with its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name, which is unique in the account.
    pub name: String,
    /// The text that replaces the secret in stored states: 32 characters that cannot be guessed. It
    /// is created with the secret, stays when the value changes, and is never shown.
    pub handle: String,
    /// The decrypted value.
    pub value: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.name)
    }
}

/// The name and the times of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Secret")]
pub struct SecretFacts {
    /// The name of the secret.
    pub name: String,
    /// When the secret was created.
    pub created_at: Timestamp,
    /// When its value was last set.
    pub modified_at: Timestamp,
}

/// Encrypts texts with the key of an account, and decrypts them. A text has one encrypted form, of
/// letters, digits, `-` and `_`.
pub trait Sealer: Send + Sync {
    /// The encrypted text.
    fn seal(&self, plain: &str) -> String;

    /// The decrypted text; `None` if it was not encrypted with the key of this account.
    fn open(&self, sealed: &str) -> Option<String>;
}

/// The secrets of an account. Stored values are encrypted, with the account and the name as
/// context. Reads are consistent.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secrets with these names, in no particular order. Missing ones are left out.
    async fn read(&self, account: &AccountId, names: &[String]) -> Stored<Vec<Secret>>;

    /// The facts about a secret, or `None` if it does not exist.
    async fn facts(&self, account: &AccountId, name: &str) -> Stored<Option<SecretFacts>>;

    /// Sets a value. A new secret gets the given handle; an existing one keeps its own.
    async fn put(&self, account: &AccountId, secret: &Secret, now: Timestamp) -> Stored<SecretFacts>;

    /// Sets a value if the stored one is still `seen`; `None` = there is none. Returns whether it
    /// was.
    async fn replace(&self, account: &AccountId, secret: &Secret, seen: Option<&str>, now: Timestamp) -> Stored<bool>;

    /// Deletes a secret. Returns whether it existed.
    async fn delete(&self, account: &AccountId, name: &str) -> Stored<bool>;

    /// What encrypts the sensitive outputs of the account's runs.
    async fn sealer(&self, account: &AccountId) -> Stored<Arc<dyn Sealer>>;

    /// The facts about all secrets, by name.
    async fn list(&self, account: &AccountId) -> Stored<Vec<SecretFacts>>;
}

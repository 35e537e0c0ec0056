//! Stored credentials of all kinds.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Credential, CredentialKind};

/// Credentials by kind and key, and by account. Reads are consistent, if a method does not say
/// otherwise.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Stores a credential. It replaces one with the same kind and key.
    async fn put(&self, credential: &Credential) -> Stored<()>;

    /// The credential with this kind and key.
    async fn find(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>>;

    /// The credential as it was at most a few seconds ago, and not before the last write of this
    /// process. Cheap enough for every request.
    async fn recent(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>>;

    /// All credentials of this kind and account, in no particular order.
    async fn list(&self, account: &AccountId, kind: CredentialKind) -> Stored<Vec<Credential>>;

    /// Replaces `before` by `after`, with the same kind, key and account, if the stored `edit` is
    /// still that of `before`. Returns whether `after` is stored.
    async fn update(&self, before: &Credential, after: &Credential) -> Stored<bool>;

    /// Deletes the credential with this kind and key, if it belongs to the account. Returns whether
    /// it was deleted; if several callers try at the same time, only one gets `true`. Afterwards it
    /// is not found any more.
    async fn delete(&self, account: &AccountId, kind: CredentialKind, key: &str) -> Stored<bool>;
}

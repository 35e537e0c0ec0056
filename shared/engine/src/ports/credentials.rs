//! Stored credentials.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Credential, CredentialKind};

/// Credentials by kind and key, and by account. Reads are consistent, where nothing else is said.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Stores a credential, replacing one of the same kind and key.
    async fn put(&self, credential: &Credential) -> Stored<()>;

    /// The credential of that kind and key.
    async fn find(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>>;

    /// The same as it was a few seconds ago at most, and never before this process's own last write of it: cheap to ask for with every request.
    async fn recent(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>>;

    /// All credentials of that kind and account, in no particular order.
    async fn list(&self, account: &AccountId, kind: CredentialKind) -> Stored<Vec<Credential>>;

    /// Replaces `before` by `after`, of the same kind, key and account, if the stored `edit` is still that of `before`; tells whether `after`
    /// is what is stored.
    async fn update(&self, before: &Credential, after: &Credential) -> Stored<bool>;

    /// Removes the credential of that kind and key if it is the account's; tells whether it did: of many who
    /// try at once, one is told so. From then on nobody finds it.
    async fn delete(&self, account: &AccountId, kind: CredentialKind, key: &str) -> Stored<bool>;
}

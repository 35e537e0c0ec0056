//! Stored credentials.

use super::Stored;
use async_trait::async_trait;
use model::{Credential, CredentialKind};

/// Credentials by kind and key.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Stores a credential, replacing one of the same kind and key.
    async fn put(&self, credential: &Credential) -> Stored<()>;

    /// The credential of that kind and key.
    async fn find(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>>;
}

//! Folders.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Folder};

/// The folders of an account.
#[async_trait]
pub trait Folders: Send + Sync {
    /// Stores a folder, replacing one of the same id.
    async fn put(&self, account: &AccountId, folder: &Folder) -> Stored<()>;

    /// The folder of that id.
    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>>;
}

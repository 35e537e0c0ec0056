//! Folders of workflows.

use super::Stored;
use super::workflows::Written;
use async_trait::async_trait;
use model::{AccountId, Folder};

/// The folders of an account. Names are unique in their parent, without regard to case. Reads are
/// consistent.
#[async_trait]
pub trait Folders: Send + Sync {
    /// Stores a new folder, if its name is free.
    async fn create(&self, account: &AccountId, folder: &Folder) -> Stored<Written>;

    /// The folder with this id.
    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>>;

    /// All folders, in no particular order.
    async fn list(&self, account: &AccountId) -> Stored<Vec<Folder>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`.
    async fn update(&self, account: &AccountId, before: &Folder, after: &Folder) -> Stored<Written>;

    /// Deletes the folder if its stored `edit` has not changed. Returns whether it was deleted.
    async fn delete(&self, account: &AccountId, folder: &Folder) -> Stored<bool>;
}

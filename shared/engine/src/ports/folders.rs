//! Folders of workflows.

use super::Stored;
use super::workflows::Written;
use async_trait::async_trait;
use model::{AccountId, Folder};

/// The folders of an account. Names are unique in their parent, without regard to case. Reads are
/// consistent.
#[async_trait]
pub trait Folders: Send + Sync {
    /// Stores a new folder, if its name is free and its parent exists.
    async fn create(&self, account: &AccountId, folder: &Folder) -> Stored<Written>;

    /// The folder with this id.
    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>>;

    /// All folders, in no particular order.
    async fn list(&self, account: &AccountId) -> Stored<Vec<Folder>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`. If this moves
    /// the folder, `above` are all folders above its new place, as they were read; the change is
    /// only stored if each still has the same `edit`.
    async fn update(&self, account: &AccountId, before: &Folder, after: &Folder, above: &[Folder]) -> Stored<Written>;

    /// Deletes the folder if it has not changed and nothing was put into it since it was read.
    /// Returns whether it was deleted.
    async fn delete(&self, account: &AccountId, folder: &Folder) -> Stored<bool>;
}

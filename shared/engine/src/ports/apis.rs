//! API records of accounts.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, ApiKind, ApiRecord};

/// API records of an account. Names are unique per kind. Reads are consistent.
#[async_trait]
pub trait Apis: Send + Sync {
    /// Stores a new record. False if its name is taken; then nothing is stored.
    async fn create(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;

    /// The record with this id.
    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<ApiRecord>>;

    /// The record with this name.
    async fn find(&self, account: &AccountId, kind: ApiKind, module: &str, function: &str)
    -> Stored<Option<ApiRecord>>;

    /// All records, ordered by kind, module and function.
    async fn list(&self, account: &AccountId) -> Stored<Vec<ApiRecord>>;

    /// Replaces the record with the same id and name if the stored `edit` is the one before.
    /// Returns whether it was replaced.
    async fn replace(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;

    /// Deletes the record with this id and name; false if it does not exist any more.
    async fn delete(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;
}

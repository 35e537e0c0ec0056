//! API records.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, ApiKind, ApiRecord};

/// API records of an account. Names are unique per kind. Reads are consistent.
#[async_trait]
pub trait Apis: Send + Sync {
    /// Stores a new record; false, and nothing stored, if its name is taken.
    async fn create(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;

    /// The record of that id.
    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<ApiRecord>>;

    /// The record of that name.
    async fn find(&self, account: &AccountId, kind: ApiKind, module: &str, function: &str)
    -> Stored<Option<ApiRecord>>;

    /// All records, by kind, module and function.
    async fn list(&self, account: &AccountId) -> Stored<Vec<ApiRecord>>;

    /// Replaces the record of the same id and name; false if it is gone.
    async fn replace(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;

    /// Removes the record of that id and name; false if it is gone.
    async fn delete(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool>;
}

//! The account's files.

pub use catalogue::{EffectFailure, FileCall};

use async_trait::async_trait;
use model::AccountId;
use serde_json::Value;

/// The most bytes of a file.
pub const MAX_FILE: usize = 256 * 1024;

/// Files of all accounts, apart from each other.
#[async_trait]
pub trait Files: Send + Sync {
    /// Carries the operation out: the text for a read, null otherwise. Under a `key` that it has seen, a writing operation does nothing and
    /// answers as it did: done twice, it is done once. It may forget a key after sixty other changes of the same file, or a day after the
    /// file was deleted. What is missing, is there already or would grow beyond [`MAX_FILE`] fails and is not to be tried again.
    async fn apply(&self, account: &AccountId, call: FileCall, key: &str) -> Result<Value, EffectFailure>;
}

/// Where files are not kept.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

#[async_trait]
impl Files for NoFiles {
    async fn apply(&self, _: &AccountId, _: FileCall, _: &str) -> Result<Value, EffectFailure> {
        Err(EffectFailure { message: "files are not kept here".to_owned(), retryable: false })
    }
}

//! Files of accounts, for workflows.

pub use catalogue::{EffectFailure, FileCall};

use async_trait::async_trait;
use model::AccountId;
use serde_json::Value;

/// The largest file, in bytes.
pub const MAX_FILE: usize = 256 * 1024;

/// The files of all accounts. No account sees those of another.
#[async_trait]
pub trait Files: Send + Sync {
    /// Carries out the operation; returns the text of a read, otherwise null. A write with a `key`
    /// that was used before has no effect and returns the same, so a repeated step writes once. A
    /// key can be forgotten after sixty other changes of the same file, or a day after the file was
    /// deleted. It fails, without a retry, if a file is missing, already exists or would be larger
    /// than [`MAX_FILE`].
    async fn apply(&self, account: &AccountId, call: FileCall, key: &str) -> Result<Value, EffectFailure>;
}

/// An implementation without files.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

#[async_trait]
impl Files for NoFiles {
    async fn apply(&self, _: &AccountId, _: FileCall, _: &str) -> Result<Value, EffectFailure> {
        Err(EffectFailure::lasting("files are not kept here"))
    }
}

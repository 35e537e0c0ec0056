//! Scripts of users.

pub use catalogue::{EffectFailure, Language, ScriptCall, ScriptEnd, ScriptReturn};

use async_trait::async_trait;
use model::AccountId;
use serde_json::Value;

/// Runs scripts in a process of their own, which has no files, no network and no secrets, and is killed when it takes too long or too much.
#[async_trait]
pub trait Scripts: Send + Sync {
    /// Runs the account's script to its end: a [`ScriptReturn`] as JSON. Whatever it does, this answers within seconds, or fails when so many others run
    /// that it does not get its turn. Dropping the future kills it.
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure>;
}

/// Where no scripts can be run.
#[derive(Clone, Copy, Debug)]
pub struct NoScripts;

#[async_trait]
impl Scripts for NoScripts {
    async fn run(&self, _: &AccountId, _: ScriptCall) -> Result<Value, EffectFailure> {
        Err(EffectFailure { message: "scripts cannot be run here".to_owned(), retryable: false })
    }
}

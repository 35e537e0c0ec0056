//! Scripts of users.

pub use catalogue::{EffectFailure, Language, ScriptCall, ScriptEnd, ScriptReturn};

use async_trait::async_trait;
use model::AccountId;
use serde_json::Value;

/// Runs scripts in processes without files, network and secrets. A process is killed if it exceeds
/// its time or its memory.
#[async_trait]
pub trait Scripts: Send + Sync {
    /// Runs a script of the account; returns a [`ScriptReturn`] as JSON. It returns within seconds
    /// in any case. It fails if too many other scripts run. Dropping the future kills the process.
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure>;
}

/// An implementation without scripts.
#[derive(Clone, Copy, Debug)]
pub struct NoScripts;

#[async_trait]
impl Scripts for NoScripts {
    async fn run(&self, _: &AccountId, _: ScriptCall) -> Result<Value, EffectFailure> {
        Err(EffectFailure::lasting("scripts cannot be run here"))
    }
}

//! Scripts are evaluated by real processes in real time, while virtual time stands still.

use async_trait::async_trait;
use engine::ports::Scripts;
use engine::ports::scripts::{EffectFailure, ScriptCall};
use model::AccountId;
use serde_json::Value;
use std::sync::Arc;

/// Evaluates scripts by another port, outside of the runtime of the case.
#[derive(Clone)]
pub struct RealTime(pub Arc<dyn Scripts>);

#[async_trait]
impl Scripts for RealTime {
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        let (scripts, account) = (Arc::clone(&self.0), account.clone());
        // Tokio's paused clock does not advance while such a task is running.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|error| error.to_string()).map(|runtime| runtime.block_on(scripts.run(&account, call)))
        };
        let failed = |message| EffectFailure { message, retryable: true };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(done)) => done,
            Ok(Err(message)) => Err(failed(message)),
            Err(error) => Err(failed(error.to_string())),
        }
    }
}

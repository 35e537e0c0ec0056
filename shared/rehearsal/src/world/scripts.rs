//! Scripts are evaluated by real processes in real time. Virtual time does not pass meanwhile.

use async_trait::async_trait;
use engine::ports::Scripts;
use engine::ports::scripts::{EffectFailure, ScriptCall};
use model::AccountId;
use serde_json::Value;
use std::sync::Arc;
use tokio::runtime::Handle;

/// Evaluates scripts by another port, outside of the runtime of the case.
#[derive(Clone)]
pub struct RealTime {
    scripts: Arc<dyn Scripts>,
    /// The runtime that the port belongs to; `None` = it belongs to none.
    runtime: Option<Handle>,
}

impl RealTime {
    /// Evaluates scripts by a port that works in any runtime.
    pub fn new(scripts: Arc<dyn Scripts>) -> Self {
        Self { scripts, runtime: None }
    }

    /// Evaluates scripts by a port of another runtime, which keeps running.
    pub fn on(runtime: Handle, scripts: Arc<dyn Scripts>) -> Self {
        Self { scripts, runtime: Some(runtime) }
    }
}

#[async_trait]
impl Scripts for RealTime {
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        let (Self { scripts, runtime }, account) = (self.clone(), account.clone());
        // Tokio's paused clock does not advance while such a task is running.
        let work = move || {
            if let Some(runtime) = runtime {
                return Ok(runtime.block_on(scripts.run(&account, call)));
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|error| error.to_string()).map(|runtime| runtime.block_on(scripts.run(&account, call)))
        };
        let failed = |message| EffectFailure::passing(message);
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(done)) => done,
            Ok(Err(message)) => Err(failed(message)),
            Err(error) => Err(failed(error.to_string())),
        }
    }
}

//! Evaluates scripts, each in a child process of this host's own executable.

use crate::turns::Turns;
use async_trait::async_trait;
use engine::ports::Scripts;
use engine::ports::scripts::{EffectFailure, ScriptCall};
use model::AccountId;
use sandbox::Sandbox;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// The longest time that a script waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// The port for scripts, with a sandbox in which accounts take turns. Even if many scripts of one
/// account do not end, those of others start soon.
pub struct LocalScripts {
    sandbox: Sandbox,
    turns: Turns,
}

impl LocalScripts {
    /// A port that evaluates `at_once` scripts at the same time.
    pub fn new(sandbox: Sandbox, at_once: usize) -> Self {
        Self { sandbox, turns: Turns::new(at_once, true) }
    }
}

#[async_trait]
impl Scripts for LocalScripts {
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        let Ok(turn) = timeout(PATIENCE, self.turns.take(account.as_str(), "")).await else {
            let message = "so many other scripts run that this one did not get its turn".to_owned();
            return Err(EffectFailure::passing(message));
        };
        let end = self.sandbox.run(&call).await;
        drop(turn);
        end
    }
}

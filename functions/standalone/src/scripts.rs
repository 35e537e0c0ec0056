//! Scripts, each in a child process of this host's own executable.

use async_trait::async_trait;
use engine::ports::Scripts;
use engine::ports::scripts::{EffectFailure, ScriptCall};
use sandbox::Sandbox;
use serde_json::Value;

/// The port over a sandbox.
pub struct LocalScripts(pub Sandbox);

#[async_trait]
impl Scripts for LocalScripts {
    async fn run(&self, call: ScriptCall) -> Result<Value, EffectFailure> {
        self.0.run(&call).await
    }
}

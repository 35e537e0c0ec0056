//! Other services of the cloud, which tests cannot call.

use async_trait::async_trait;
use engine::ports::Cloud;
use engine::ports::cloud::{CloudCall, EffectFailure};
use serde_json::Value;
use std::sync::Arc;

/// Refuses every call, as a deployment without these rights does. The error says what to do.
pub struct NoServices(pub Arc<dyn Cloud>);

#[async_trait]
impl Cloud for NoServices {
    async fn call(&self, call: CloudCall, key: &str) -> Result<Value, EffectFailure> {
        let refused = self.0.call(call, key).await;
        refused.map_err(|failure| {
            EffectFailure::lasting(format!("{} (a test gives the outputs of the step under 'steps')", failure.message))
        })
    }
}

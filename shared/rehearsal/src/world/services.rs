//! Other services of the cloud: there are none in a test.

use async_trait::async_trait;
use engine::ports::Cloud;
use engine::ports::cloud::{CloudCall, EffectFailure};
use serde_json::Value;

/// Refuses every call, and says what to do.
#[derive(Clone, Copy, Debug)]
pub struct NoServices;

#[async_trait]
impl Cloud for NoServices {
    async fn call(&self, _: CloudCall, _: &str) -> Result<Value, EffectFailure> {
        let message = "a test calls no services: give the step's outputs under 'steps'".to_owned();
        Err(EffectFailure { message, retryable: false })
    }
}

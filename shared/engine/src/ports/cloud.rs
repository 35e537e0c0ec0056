//! Other services of the cloud.

pub use catalogue::{CloudCall, EffectFailure};

use async_trait::async_trait;
use serde_json::Value;

/// Calls services that the deployment grants; whatever it does not grant is refused before anything is sent.
#[async_trait]
pub trait Cloud: Send + Sync {
    /// Calls once. `key` is the same on every repetition and goes along wherever the service has a place for it.
    async fn call(&self, call: CloudCall, key: &str) -> Result<Value, EffectFailure>;
}

/// Where nothing is granted.
#[derive(Clone, Copy, Debug)]
pub struct NoCloud;

#[async_trait]
impl Cloud for NoCloud {
    async fn call(&self, _: CloudCall, _: &str) -> Result<Value, EffectFailure> {
        Err(EffectFailure { message: "this deployment grants no calls of other services".to_owned(), retryable: false })
    }
}

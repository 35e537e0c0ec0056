//! Other services of the cloud.

pub use catalogue::{CloudCall, EffectFailure};

use async_trait::async_trait;
use serde_json::Value;

/// Calls the services that the deployment lists. Others are refused before anything is sent.
#[async_trait]
pub trait Cloud: Send + Sync {
    /// Calls the service once. `key` is the same in every repetition; it is sent if the service
    /// accepts one.
    async fn call(&self, call: CloudCall, key: &str) -> Result<Value, EffectFailure>;
}

/// An implementation without any services.
#[derive(Clone, Copy, Debug)]
pub struct NoCloud;

#[async_trait]
impl Cloud for NoCloud {
    async fn call(&self, _: CloudCall, _: &str) -> Result<Value, EffectFailure> {
        Err(EffectFailure::lasting("this deployment grants no calls of other services"))
    }
}

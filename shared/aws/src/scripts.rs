//! Evaluates scripts in a separate function that has no rights.

use crate::Config;
use crate::error::store_error;
use async_trait::async_trait;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use engine::ports::StoreError;
use engine::ports::scripts::{EffectFailure, ScriptCall, ScriptEnd, Scripts};
use model::AccountId;
use serde_json::Value;

/// The most bytes that are sent: a script and its inputs, with room for escapes. The function
/// itself has lower limits.
const MAX_CALL: usize = 1024 * 1024;

/// The function that evaluates scripts.
pub(crate) struct ScriptRunner {
    client: Client,
    function: Option<String>,
}

impl ScriptRunner {
    pub(crate) fn new(config: &Config, client: &Client) -> Self {
        Self { client: client.clone(), function: config.script_runner.clone() }
    }
}

#[async_trait]
impl Scripts for ScriptRunner {
    async fn run(&self, account: &AccountId, call: ScriptCall) -> Result<Value, EffectFailure> {
        let Some(function) = &self.function else { return Err(failure("scripts cannot be run here", false)) };
        let payload = serde_json::to_vec(&call).map_err(|_| failure("the script cannot be sent", false))?;
        if payload.len() > MAX_CALL {
            return Err(failure("the script and its inputs are too large", false));
        }
        // Lambda does not share a micro-VM between tenants, so scripts of different accounts run in
        // different ones.
        let call = self.client.invoke().function_name(function).tenant_id(account.as_str());
        let sent = call.payload(Blob::new(payload)).send().await;
        let answer = sent.map_err(|error| unreachable(&store_error("script runner", error)))?;
        if let Some(kind) = answer.function_error {
            tracing::error!(error = kind, "the script runner failed");
            return Err(failure("the script runner failed", true));
        }
        let payload = answer.payload.unwrap_or_else(|| Blob::new([]));
        match serde_json::from_slice(payload.as_ref()) {
            Ok(ScriptEnd::Returned(returned)) => {
                serde_json::to_value(returned).map_err(|_| failure("the script runner failed", false))
            }
            Ok(ScriptEnd::Failed(failure)) => Err(failure),
            Err(error) => {
                tracing::error!(%error, "the script runner's answer cannot be read");
                Err(failure("the script runner failed", true))
            }
        }
    }
}

fn unreachable(error: &StoreError) -> EffectFailure {
    tracing::error!(
        error = std::error::Error::source(error).map(tracing::field::display),
        "the script runner was not reached"
    );
    failure("the script runner was not reached", matches!(error, StoreError::Unavailable { .. }))
}

fn failure(message: &str, retryable: bool) -> EffectFailure {
    EffectFailure::new(message.to_owned(), retryable)
}

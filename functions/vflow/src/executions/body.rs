//! What the requests of rerun and resume have in common.

use api::Request;
use engine::Error;
use model::workflow::unwrap_typed;
use records::executions::Wait;
use serde_json::{Map, Value};

/// How the new execution is started.
pub(super) struct RunOptions {
    pub(super) dry_run: bool,
    pub(super) wait: Wait,
    pub(super) idempotency_key: Option<String>,
}

impl RunOptions {
    /// The manner of a request with these fields.
    pub(super) fn of(request: &Request, dry_run: Option<bool>, is_async: Option<bool>) -> Result<Self, Error> {
        Ok(Self {
            dry_run: dry_run.unwrap_or(false),
            wait: if is_async.unwrap_or(true) { Wait::Async } else { Wait::Sync },
            idempotency_key: request.idempotency_key()?,
        })
    }
}

/// Values by name, each plain or as `{type, value}`.
pub(crate) fn values(given: &Map<String, Value>) -> Map<String, Value> {
    given.iter().map(|(name, value)| (name.clone(), unwrap_typed(value).clone())).collect()
}

//! Delivers a callback again, in any state.

use crate::{Engine, Error, Result, ending};
use model::{AccountId, Execution, ExecutionId};

/// How often the row is read again because another process has written it.
const ROUNDS: usize = 16;

/// Starts a new round with all its attempts. Returns the run after that. If the message cannot be
/// sent, the sweep sends it.
pub async fn redeliver(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<Execution> {
    for _ in 0..ROUNDS {
        let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
        if row.callback.is_none() {
            return Err(Error::NotDeliverable { reason: "the execution has none" });
        }
        if !row.status.is_terminal() {
            return Err(Error::NotDeliverable { reason: "the execution has not ended" });
        }
        if ending::start_round(engine, &row).await? {
            return engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound);
        }
    }
    Err(Error::Internal("a callback's record never stood still"))
}

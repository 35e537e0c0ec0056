//! How a run stands.

use crate::engine::Engine;
use crate::error::Error;
use crate::view::{RunView, view};
use model::{AccountId, ExecutionId};

/// The run, if it is the account's.
pub async fn run(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<RunView, Error> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    view(engine, row).await
}

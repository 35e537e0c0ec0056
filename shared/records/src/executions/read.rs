//! Reads an execution.

use engine::view::{RunView, view};
use engine::{Engine, Error, Result};
use model::{AccountId, ExecutionId};

/// The execution, if it belongs to the account.
pub async fn read(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<RunView> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    view(engine, row).await
}

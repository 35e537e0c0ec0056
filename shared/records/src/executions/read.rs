//! Reads an execution.

use engine::view::{RunView, view};
use engine::{Engine, Error};
use model::{AccountId, ExecutionId};

/// The execution, if it belongs to the account.
pub async fn read(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<RunView, Error> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    view(engine, row).await
}

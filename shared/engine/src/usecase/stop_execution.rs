//! Stops a run. At once for the caller: a step under way may finish, its result is dropped, nothing after it runs.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::executions::{End, Ended};
use crate::usecase::settle_debts;
use model::{AccountId, Execution, ExecutionId, Status};

/// Ends the run as cancelled, or says that it had ended.
pub async fn run(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<Execution, Error> {
    let ports = &engine.ports;
    // Whom it owes its end never changes, so that what is read here holds for the write.
    let row = ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let at = ports.clock.now();
    let end = End {
        account: account.clone(),
        id,
        status: Status::Cancelled,
        error: None,
        at,
        due_at: settle_debts::due_at(engine, row.parent.as_ref(), at),
        attempt_id: ports.ids.uuid(at).simple().to_string(),
    };
    match ports.executions.end(&end).await? {
        Ended::Done(row) => {
            settle_debts::try_now(engine, &row).await;
            Ok(*row)
        }
        Ended::Before(row) => Err(Error::ExecutionEnded { status: row.status.as_str() }),
        Ended::Missing => Err(Error::ExecutionNotFound),
    }
}

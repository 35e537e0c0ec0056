//! Stops a run. At once for the caller: a step under way may finish, its result is dropped, nothing after it runs. The runs that it waits for
//! are stopped with it.

use crate::engine::Engine;
use crate::error::Error;
use crate::interpret;
use crate::ports::executions::Ended;
use crate::run::{child_id, load_state};
use crate::usecase::end_run;
use futures::FutureExt;
use futures::future::BoxFuture;
use model::{AccountId, Execution, ExecutionId, Status};

/// Ends the run as cancelled, or says that it had ended.
pub async fn run(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<Execution, Error> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    match end_run::run(engine, &row, Status::Cancelled, None).await? {
        Ended::Done(row) => Ok(*row),
        Ended::Before(row) => Err(Error::ExecutionEnded { status: row.status.as_str() }),
        Ended::Missing => Err(Error::ExecutionNotFound),
    }
}

/// Stops a run that nobody waits for any more, if it is there and has not ended. A failure is only logged: the run then goes on to its own end.
pub fn quietly<'a>(engine: &'a Engine, account: &'a AccountId, id: ExecutionId) -> BoxFuture<'a, ()> {
    async move {
        match run(engine, account, id).await {
            Ok(_) | Err(Error::ExecutionNotFound | Error::ExecutionEnded { .. }) => {}
            Err(error) => tracing::warn!(execution.id = %id, %error, "a child was not stopped; it runs to its end"),
        }
    }
    .boxed()
}

/// Stops the runs that an ended run was waiting for. Workflows call each other only so deep, and so far this goes down.
pub fn stop_children<'a>(engine: &'a Engine, row: &'a Execution) -> BoxFuture<'a, ()> {
    stop_below(engine, row).boxed()
}

async fn stop_below(engine: &Engine, row: &Execution) {
    if row.state.is_empty() {
        return;
    }
    let state = match load_state(engine, row).await {
        Ok(state) => state,
        Err(error) => {
            tracing::warn!(execution.id = %row.id, %error, "children were not looked for");
            return;
        }
    };
    for key in interpret::all_children_under_way(&state) {
        quietly(engine, &row.account, child_id(row.id, key)).await;
    }
}

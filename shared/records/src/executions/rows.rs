//! What lists of executions and workflows show beside their rows.

use super::read;
use engine::ports::executions::{Scan, Summary};
use engine::view::RunView;
use engine::{Engine, Error, Result};
use futures::future::try_join_all;
use model::{AccountId, ExecutionId, Status, WorkflowId};

/// The number of reads at the same time.
const AT_ONCE: usize = 8;

/// The newest execution of each workflow that has one: one query each of the index with its
/// executions. Nothing is stored for it, because that would be a further write of each execution.
pub async fn newest(engine: &Engine, account: &AccountId, workflows: &[WorkflowId]) -> Result<Vec<Summary>> {
    let mut found = Vec::new();
    for chunk in workflows.chunks(AT_ONCE) {
        let one = async |workflow| engine.ports.executions.scan(&Scan::newest(account, Some(workflow), 1)).await;
        found.extend(try_join_all(chunk.iter().map(one)).await?.into_iter().flatten());
    }
    Ok(found)
}

/// How far the running ones of these rows are. The indexes do not tell it: they would be written by
/// each commit. An execution that was deleted in the meantime is left out.
pub async fn under_way(engine: &Engine, account: &AccountId, rows: &[Summary]) -> Result<Vec<RunView>> {
    let running: Vec<_> = rows.iter().filter(|row| row.status == Status::Running).map(|row| row.id).collect();
    let mut found = Vec::new();
    for chunk in running.chunks(AT_ONCE) {
        let one = |id: &ExecutionId| {
            let id = *id;
            async move {
                match read(engine, account, id).await {
                    Ok(view) => Ok(Some(view)),
                    Err(Error::ExecutionNotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        };
        found.extend(try_join_all(chunk.iter().map(one)).await?.into_iter().flatten());
    }
    Ok(found)
}

//! Reads the status of a workflow's newest execution.

use engine::ports::executions::Scan;
use engine::{Engine, Result};
use model::{AccountId, ExecutionId, Phase, Status, WorkflowId};

/// An execution and its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The id of the execution.
    pub id: ExecutionId,
    /// The status, as all facades show it.
    pub status: Status,
    /// What the execution is doing, in more detail.
    pub phase: Phase,
}

/// The newest execution; `None` if there is none. It can be some moments out of date, but an ended
/// execution is never shown as running.
pub async fn latest(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<Option<Standing>> {
    let executions = &engine.ports.executions;
    let Some(newest) = executions.scan(&Scan::newest(account, Some(workflow), 1)).await?.into_iter().next() else {
        return Ok(None);
    };
    if newest.status.is_terminal() {
        return Ok(Some(Standing { id: newest.id, status: newest.status, phase: Phase::Done }));
    }
    let row = executions.read(account, newest.id).await?;
    Ok(row.map(|row| Standing { id: row.id, status: row.status, phase: row.phase }))
}

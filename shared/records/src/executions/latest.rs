//! How the newest run of a workflow stands.

use engine::ports::executions::Scan;
use engine::{Engine, Error};
use model::{AccountId, ExecutionId, Phase, Status, WorkflowId};

/// A run, and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The run.
    pub id: ExecutionId,
    /// One of the wire's five.
    pub status: Status,
    /// What is known beyond it.
    pub phase: Phase,
}

/// The newest run; `None` = it has none. May miss what was written in the last moment, but never
/// says of a run that has ended that it runs.
pub async fn latest(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<Option<Standing>, Error> {
    let executions = &engine.ports.executions;
    let scan = Scan {
        account: account.clone(),
        workflow: Some(workflow.clone()),
        from: None,
        to: None,
        after: None,
        limit: 1,
    };
    let Some(newest) = executions.scan(&scan).await?.into_iter().next() else { return Ok(None) };
    if newest.status.is_terminal() {
        return Ok(Some(Standing { id: newest.id, status: newest.status, phase: Phase::Done }));
    }
    let row = executions.read(account, newest.id).await?;
    Ok(row.map(|row| Standing { id: row.id, status: row.status, phase: row.phase }))
}

//! Which workflows may be run.

use crate::{Engine, Error, Result, run};
use model::{AccountId, Workflow, WorkflowId};

/// A workflow that may be run.
pub async fn runnable(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Workflow> {
    let workflow = engine.ports.workflows.read(account, id).await?.ok_or(Error::WorkflowNotFound)?;
    if run::may_run(engine, account, &workflow).await? { Ok(workflow) } else { Err(Error::WorkflowDisabled) }
}

//! Which workflows may be run, and what they run.

use crate::rows::load_program;
use crate::{Engine, Error, Program, Result, run};
use model::{AccountId, Workflow, WorkflowId};
use std::sync::Arc;

/// A workflow that may be run.
pub async fn runnable(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Workflow> {
    let workflow = engine.ports.workflows.read(account, id).await?.ok_or(Error::WorkflowNotFound)?;
    if run::may_run(engine, account, &workflow).await? { Ok(workflow) } else { Err(Error::WorkflowDisabled) }
}

/// The program of the workflow's revision, if all of it can run here.
pub async fn runnable_program(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<Arc<Program>> {
    let program = load_program(engine, account, &workflow.id, workflow.revision).await?;
    let program = program.ok_or(Error::Internal("the workflow's revision is gone"))?;
    if let Some((node, reason)) = program.not_runnable() {
        let (step_id, module_id) = (node.id.clone(), node.module_id.clone());
        return Err(Error::NotRunnable { step_id, module_id, reason });
    }
    Ok(program)
}

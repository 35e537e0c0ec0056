//! Enables or disables a workflow, and pauses or resumes its schedules.

use super::read;
use super::update::{WorkflowChange, update};
use engine::{Engine, Result};
use model::{AccountId, Workflow, WorkflowId};

/// Sets the switch. Writes nothing if it already has this value.
pub async fn set_enabled(engine: &Engine, account: &AccountId, id: &WorkflowId, enabled: bool) -> Result<Workflow> {
    let workflow = read::summary(engine, account, id).await?;
    if workflow.is_enabled == enabled {
        return Ok(workflow);
    }
    let change = WorkflowChange { is_enabled: Some(enabled), ..WorkflowChange::default() };
    update(engine, account, id, change).await
}

/// Pauses or resumes the schedules. Writes nothing if they are so already.
pub async fn pause_schedules(engine: &Engine, account: &AccountId, id: &WorkflowId, paused: bool) -> Result<Workflow> {
    let workflow = read::summary(engine, account, id).await?;
    if workflow.schedules_paused == paused {
        return Ok(workflow);
    }
    let change = WorkflowChange { schedules_paused: Some(paused), ..WorkflowChange::default() };
    update(engine, account, id, change).await
}

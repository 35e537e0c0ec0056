//! Enables or disables a workflow.

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

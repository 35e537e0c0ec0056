//! Enables or disables a workflow.

use super::read_workflow;
use super::update_workflow::{self, WorkflowChange};
use crate::{Engine, Error};
use model::{AccountId, Workflow, WorkflowId};

/// Sets the switch; writes nothing if it already stands so.
pub async fn run(engine: &Engine, account: &AccountId, id: &WorkflowId, enabled: bool) -> Result<Workflow, Error> {
    let workflow = read_workflow::summary(engine, account, id).await?;
    if workflow.is_enabled == enabled {
        return Ok(workflow);
    }
    let change = WorkflowChange { is_enabled: Some(enabled), ..WorkflowChange::default() };
    update_workflow::run(engine, account, id, change).await
}

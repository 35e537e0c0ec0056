//! Lists the API records of a workflow.

use engine::{Engine, Result};
use model::{AccountId, ApiRecord, WorkflowId};

/// The enabled records of a workflow, ordered by kind, module and function.
pub async fn of_workflow(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<Vec<ApiRecord>> {
    let mut apis = engine.ports.apis.list(account).await?;
    apis.retain(|api| api.enabled && api.workflow_id == *workflow);
    Ok(apis)
}

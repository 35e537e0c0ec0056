//! The named variables that another workflow left behind.

use super::load_state;
use crate::engine::Engine;
use crate::error::Error;
use crate::ports::executions::ListQuery;
use catalogue::EffectFailure;
use model::{AccountId, Status, WorkflowId};
use serde_json::{Map, Value};

/// The variables of that name (all, if none is named) with which the newest completed run of the workflow ended; a dictionary.
pub async fn read(
    engine: &Engine,
    account: &AccountId,
    workflow: &str,
    names: &[String],
) -> Result<Value, EffectFailure> {
    let Ok(workflow) = WorkflowId::parse(workflow) else {
        return Err(EffectFailure { message: format!("'{workflow}' is not a workflow's id"), retryable: false });
    };
    match newest(engine, account, &workflow, names).await {
        Ok(Some(variables)) => Ok(Value::Object(variables)),
        Ok(None) => Err(EffectFailure {
            message: format!("workflow '{}' has not completed a run yet", workflow.as_str()),
            retryable: false,
        }),
        Err(error) => Err(EffectFailure { message: error.to_string(), retryable: true }),
    }
}

async fn newest(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
    names: &[String],
) -> Result<Option<Map<String, Value>>, Error> {
    let executions = &engine.ports.executions;
    let query = ListQuery {
        account: account.clone(),
        workflow: Some(workflow.clone()),
        status: Some(Status::Completed),
        from: None,
        to: None,
        limit: 1,
        offset: 0,
    };
    let Some(found) = executions.list(&query).await?.rows.into_iter().next() else { return Ok(None) };
    let Some(row) = executions.read(account, found.id).await? else { return Ok(None) };
    let state = load_state(engine, &row).await?;
    let wanted = |name: &String| names.is_empty() || names.contains(name);
    let variables = state.base.variables.iter().filter(|(name, _)| wanted(name));
    Ok(Some(variables.map(|(name, slot)| (name.clone(), slot.value().clone())).collect()))
}

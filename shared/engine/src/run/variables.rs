//! Reads the named variables of another workflow for a step.

use crate::ports::executions::{LOOKED_AT, Scan, Summary};
use crate::rows::load_state;
use crate::{Engine, Result};
use catalogue::EffectFailure;
use model::{AccountId, Status, WorkflowId};
use serde_json::{Map, Value};

/// The number of runs on a page.
const PAGE: usize = 50;

/// A dictionary with the variables with these names (all if there are no names), as they were at
/// the end of the newest completed run of the workflow.
pub async fn read(
    engine: &Engine,
    account: &AccountId,
    workflow: &str,
    names: &[String],
) -> Result<Value, EffectFailure> {
    let Ok(workflow) = WorkflowId::parse(workflow) else {
        return Err(EffectFailure::lasting(format!("'{workflow}' is not a workflow's id")));
    };
    match newest(engine, account, &workflow, names).await {
        Ok(Some(variables)) => Ok(Value::Object(variables)),
        Ok(None) => {
            Err(EffectFailure::lasting(format!("workflow '{}' has not completed a run yet", workflow.as_str())))
        }
        Err(error) => Err(EffectFailure::passing(error.to_string())),
    }
}

async fn newest(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
    names: &[String],
) -> Result<Option<Map<String, Value>>> {
    let Some(found) = newest_completed(engine, account, workflow).await? else { return Ok(None) };
    let Some(row) = engine.ports.executions.read(account, found.id).await? else { return Ok(None) };
    let state = load_state(engine, &row).await?;
    let wanted = |name: &String| names.is_empty() || names.contains(name);
    let variables = state.base.variables.iter().filter(|(name, _)| wanted(name));
    Ok(Some(variables.map(|(name, slot)| (name.clone(), slot.value().clone())).collect()))
}

/// The newest completed run, if it is among the newest ones of the workflow. Most runs complete, so
/// it is usually on the first page.
async fn newest_completed(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<Option<Summary>> {
    let mut scan = Scan::newest(account, Some(workflow), PAGE);
    for _ in 0..LOOKED_AT / PAGE {
        let page = engine.ports.executions.scan(&scan).await?;
        let is_last = page.len() < PAGE;
        scan.after = page.last().map(|summary| summary.id);
        match page.into_iter().find(|summary| summary.status == Status::Completed) {
            Some(found) => return Ok(Some(found)),
            None if is_last => return Ok(None),
            None => {}
        }
    }
    Ok(None)
}

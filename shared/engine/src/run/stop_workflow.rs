//! Stops the runs of another workflow for a step.

use crate::ports::executions::{LOOKED_AT, ListQuery};
use crate::{Engine, Error, Result, ending};
use catalogue::EffectFailure;
use model::{AccountId, Status, WorkflowId};
use serde_json::{Value, json};

/// The number of runs on a page.
const PAGE: usize = 100;

/// Stops the runs of the workflow, and returns how many were stopped. A run that ends in the
/// meantime is not counted.
pub async fn stop_workflow(engine: &Engine, account: &AccountId, workflow: &str) -> Result<Value, EffectFailure> {
    let Ok(workflow) = WorkflowId::parse(workflow) else {
        return Err(EffectFailure::lasting(format!("'{workflow}' is not a workflow's id")));
    };
    let stopped = stop_running(engine, account, &workflow).await;
    stopped.map(|count| json!(count)).map_err(|error| EffectFailure::passing(error.to_string()))
}

async fn stop_running(engine: &Engine, account: &AccountId, workflow: &WorkflowId) -> Result<u32> {
    if engine.ports.workflows.read(account, workflow).await?.is_none() {
        return Err(Error::WorkflowNotFound);
    }
    // The index lists the running executions of all workflows, so those of this workflow are
    // selected here.
    let mut query = ListQuery { statuses: vec![Status::Running], ..ListQuery::newest(account, PAGE) };
    let mut stopped = 0;
    for _ in 0..LOOKED_AT / PAGE {
        let page = engine.ports.executions.list(&query).await?;
        for row in page.rows.iter().filter(|row| row.workflow_id == *workflow) {
            match ending::stop(engine, account, row.id).await {
                Ok(_) => stopped += 1,
                Err(Error::ExecutionNotFound | Error::ExecutionEnded { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    Ok(stopped)
}

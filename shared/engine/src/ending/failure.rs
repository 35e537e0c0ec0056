//! Starts the workflow that another workflow names to handle its failures.
//!
//! The id of the execution is derived from that of the failed one, so it is started once, even if
//! the debts are settled several times. Its own failure, and failures of executions below it, start
//! nothing.

use crate::ports::Metric;
use crate::rows::{
    NewRow, failure_id, first_due, load_program, load_runnable, load_state, new_row, run_secret, send_first_hint,
};
use crate::{Engine, Error, Result, StoreError, inputs, limits};
use model::{Execution, Status, Timestamp, Trigger, Workflow, WorkflowId};
use serde_json::{Map, Value, json};

/// Whether an execution that ends with this status starts a workflow for its failure. A stop is no
/// failure.
pub fn is_owed(row: &Execution, status: Status) -> bool {
    row.on_failure.is_some() && matches!(status, Status::Failed | Status::Timeout)
}

/// Starts the workflow for the failure of an ended execution, unless it was started before or none
/// is owed. A workflow that cannot be started is logged, and so is a stored record that cannot be
/// read: the callback must not wait for it. Other failures of the store are returned, so that the
/// sweep tries again.
pub async fn start(engine: &Engine, row: &Execution) -> Result<()> {
    let Some(workflow) = row.on_failure.as_ref().filter(|_| is_owed(row, row.status)) else { return Ok(()) };
    match start_workflow(engine, row, workflow).await {
        Err(error @ Error::Store(StoreError::Unavailable { .. } | StoreError::Refused { .. })) => Err(error),
        Err(error) => {
            tracing::warn!(
                workflow.id = %workflow, account = %row.account, execution.id = %row.id, %error,
                "a workflow for failures was not started"
            );
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

async fn start_workflow(engine: &Engine, failed: &Execution, id: &WorkflowId) -> Result<()> {
    let ports = &engine.ports;
    let workflow = ports.workflows.read(&failed.account, id).await?.ok_or(Error::WorkflowNotFound)?;
    if !workflow.is_enabled {
        return Err(Error::WorkflowDisabled);
    }
    let program = load_runnable(engine, &failed.account, &workflow).await?;
    let facts = failure_facts(engine, failed).await?;
    let data = inputs::admit(&program.inputs, facts.clone())?;
    let now = ports.clock.now();
    let mut row =
        new_failure_row(engine, failed, &workflow, Trigger { kind: Trigger::FAILURE.to_owned(), data, facts }, now);
    row.due_at = Some(first_due(engine, &row));
    let limit = limits::wanted(&program, &row.trigger)?;
    if limits::store(engine, &mut row, limit.as_ref()).await? {
        ports.metrics.count(Metric::Accepted);
        tracing::info!(
            workflow.id = %row.workflow_id, account = %row.account, triggered_by = row.trigger.kind, "accepted"
        );
        if !limits::waits_for_place(&row) {
            send_first_hint(engine, &row).await;
        }
    }
    Ok(())
}

fn new_failure_row(
    engine: &Engine,
    failed: &Execution,
    workflow: &Workflow,
    trigger: Trigger,
    now: Timestamp,
) -> Execution {
    let ids = &engine.ports.ids;
    let new = NewRow {
        account: failed.account.clone(),
        id: failure_id(failed.id),
        trigger,
        parent: None,
        callback: workflow.callback(),
        origin: None,
        trace: failed.trace,
        secret: run_secret(&ids.secret()),
        limit_s: workflow.max_execution_time.filter(|limit| *limit > 0),
        attempt_id: ids.uuid(now).simple().to_string(),
        now,
    };
    new_row(new, workflow)
}

/// The facts about the failed execution: the inputs of the new one, and a part of its trigger.
async fn failure_facts(engine: &Engine, failed: &Execution) -> Result<Map<String, Value>> {
    let step = match failed_step(engine, failed).await {
        Err(Error::Store(error @ StoreError::Corrupt { .. })) => {
            tracing::warn!(execution.id = %failed.id, %error, "the step that has failed is not known");
            None
        }
        step => step?,
    };
    let facts = json!({
        Trigger::FAILURE_OF: failed.id.vflow(),
        "executionId": failed.id.vflow(),
        "workflowId": failed.workflow_id,
        "workflowName": failed.workflow_name,
        "status": failed.status.as_str(),
        "error": failed.error,
        "failedStep": step,
        "triggeredBy": failed.trigger.kind,
        "startedAt": failed.started_at,
        "endedAt": failed.completed_at,
    });
    match facts {
        Value::Object(facts) => Ok(facts),
        _ => Ok(Map::new()),
    }
}

/// The id of the step at which the execution has failed.
async fn failed_step(engine: &Engine, failed: &Execution) -> Result<Option<String>> {
    if failed.status != Status::Failed {
        return Ok(None);
    }
    let state = load_state(engine, failed).await?;
    let program = load_program(engine, &failed.account, &failed.workflow_id, failed.revision).await?;
    let node = state.failed_at().and_then(|(step, _)| program.as_ref()?.nodes.get(step.place()));
    Ok(node.map(|node| node.id.clone()))
}

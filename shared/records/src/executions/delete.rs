//! Deletes history: executions that have ended. Executions that have not ended are never deleted,
//! nor those that an active parent still needs.

use engine::ports::executions::{Scan, Summary};
use engine::ports::stats::Span;
use engine::{Engine, Error, Result};
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, Execution, ExecutionId, Timestamp, Trigger, WorkflowId};
use std::collections::HashSet;
use std::time::Duration;

/// How long one call continues to delete.
const PATIENCE: Duration = Duration::from_secs(22);
/// How many executions are listed at once.
const PAGE: usize = 100;
/// How many executions are deleted at once.
const AT_ONCE: usize = 8;

/// After this time, a deletion is visible everywhere: the longest time of the deleting function,
/// and the delay of the indexes.
const SETTLED: Duration = Duration::from_secs(90);

/// The executions to delete: those that match all given conditions. At least one must be given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Only this execution.
    pub run: Option<ExecutionId>,
    /// Executions of this workflow.
    pub workflow: Option<WorkflowId>,
    /// Executions that started before this moment.
    pub before: Option<Timestamp>,
}

/// The result of a deletion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The number of deleted executions.
    pub count: usize,
    /// Whether the time was over before all executions were checked.
    pub more: bool,
}

/// Deletes executions. Of several, those that cannot be deleted yet are skipped; a single one that
/// cannot is an error. A failure in the middle keeps the rest, so that the request can be repeated.
pub async fn delete(engine: &Engine, account: &AccountId, history: &History) -> Result<Deleted> {
    let History { run, workflow, before } = history;
    match run {
        Some(id) => one(engine, account, *id, history).await,
        None if workflow.is_none() && before.is_none() => Ok(Deleted::default()),
        // The upper bound of a list is inclusive.
        None => many(engine, account, workflow.as_ref(), before.map(|moment| moment.plus_millis(-1))).await,
    }
}

async fn one(engine: &Engine, account: &AccountId, id: ExecutionId, asked: &History) -> Result<Deleted> {
    let executions = &engine.ports.executions;
    let row = executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let fits = asked.workflow.as_ref().is_none_or(|workflow| *workflow == row.workflow_id)
        && asked.before.is_none_or(|before| row.started_at < before);
    if !fits {
        return Ok(Deleted::default());
    }
    if !row.status.is_terminal() {
        return Err(Error::ExecutionRunning { execution: id.vflow() });
    }
    if is_needed(engine, &row).await? {
        return Err(Error::ExecutionRunning { execution: row.parent.map_or(id, |parent| parent.id).vflow() });
    }
    let now = engine.ports.clock.now();
    engine.ports.stats.forget(account, id.moment(), now.plus(SETTLED)).await?;
    // If another request has deleted it in the meantime, this one has also succeeded.
    if executions.delete(account, id).await? || executions.read(account, id).await?.is_none() {
        Ok(Deleted { count: 1, more: false })
    } else {
        Err(Error::ExecutionOwes { execution: id.vflow() })
    }
}

async fn many(
    engine: &Engine,
    account: &AccountId,
    workflow: Option<&WorkflowId>,
    to: Option<Timestamp>,
) -> Result<Deleted> {
    let clock = &engine.ports.clock;
    let until = clock.now().plus(PATIENCE);
    let mut scan = Scan { to, ..Scan::newest(account, workflow, PAGE) };
    let mut deleted = Deleted::default();
    let mut forgotten = HashSet::new();
    loop {
        let page = engine.ports.executions.scan(&scan).await?;
        let is_last = page.len() < PAGE;
        scan.after = page.last().map(|summary| summary.id);
        // The statistics are dropped first, so that they never count deleted executions for long.
        let hours: HashSet<_> = page.iter().map(|summary| Span::Hour.begin(summary.id.moment())).collect();
        for hour in hours {
            if forgotten.insert(hour) {
                engine.ports.stats.forget(account, hour, until.plus(SETTLED)).await?;
            }
        }
        deleted.count += stream::iter(page.into_iter().map(|summary| listed(engine, account, summary)))
            .buffer_unordered(AT_ONCE)
            .try_fold(0, |count, is_gone| async move { Ok(count + usize::from(is_gone)) })
            .await?;
        if is_last {
            return Ok(deleted);
        }
        if clock.now() >= until {
            return Ok(Deleted { more: true, ..deleted });
        }
    }
}

/// Deletes a listed execution if that is allowed.
pub(super) async fn listed(engine: &Engine, account: &AccountId, summary: Summary) -> Result<bool> {
    let executions = &engine.ports.executions;
    if !summary.status.is_terminal() {
        return Ok(false);
    }
    // Only executions that a step has started can have a parent that waits.
    if summary.triggered_by == Trigger::WORKFLOW {
        let row = executions.read(account, summary.id).await?;
        match row {
            Some(row) if is_needed(engine, &row).await? => return Ok(false),
            _ => {}
        }
    }
    Ok(executions.delete(account, summary.id).await?)
}

/// Whether the execution's parent has not ended: it will read the answer from the row, and would
/// start the child again if the row was missing.
async fn is_needed(engine: &Engine, row: &Execution) -> Result<bool> {
    let Some(parent) = &row.parent else { return Ok(false) };
    let parent = engine.ports.executions.read(&row.account, parent.id).await?;
    Ok(parent.is_some_and(|parent| !parent.status.is_terminal()))
}

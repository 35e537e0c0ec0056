//! Lists the executions of an account, in pages.

use engine::ports::executions::{ListQuery, Page};
use engine::{Engine, Error, Result};
use model::{AccountId, Trigger};
use std::collections::BTreeSet;

/// The kinds of triggers that Sluice has by itself. Events have the kinds that workflows wait for.
const KINDS: [&str; 8] = ["manual", "api", "webhook", "cron", "interval", "time", Trigger::WORKFLOW, Trigger::FAILURE];

/// A page of executions, newest first.
pub async fn list(engine: &Engine, query: &ListQuery) -> Result<Page> {
    let page = engine.ports.executions.list(query).await?;
    let is_first = query.after.is_none() && query.offset == 0;
    if let Some(kind) = query.triggered_by.as_ref().filter(|_| page.rows.is_empty() && is_first) {
        is_known(engine, &query.account, kind).await?;
    }
    Ok(page)
}

/// Refuses a kind of trigger that nothing in the account has, because no run will ever have it. It
/// is called for an empty page: the runs of a workflow that was deleted are found without it.
async fn is_known(engine: &Engine, account: &AccountId, kind: &str) -> Result<()> {
    if KINDS.contains(&kind) {
        return Ok(());
    }
    let workflows = engine.ports.workflows.list(account).await?;
    let events: BTreeSet<_> = workflows.iter().flat_map(|workflow| &workflow.trigger_kinds).collect();
    if events.iter().any(|event| *event == kind) {
        return Ok(());
    }
    let near = model::nearest(kind, KINDS.into_iter().chain(events.iter().map(|event| event.as_str())));
    let near = near.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
    let known = KINDS.join(", ");
    Err(Error::invalid("triggeredBy", format!("must be {known}, or the type of an event that starts a workflow{near}")))
}

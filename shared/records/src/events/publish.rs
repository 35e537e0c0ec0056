//! Publishes an event: starts the workflows that have a trigger for it.

use crate::executions::{self, Execute};
use crate::workflows;
use engine::digest::sha256_hex;
use engine::{Engine, Error, Result, triggers};
use futures::{StreamExt, TryStreamExt};
use model::{AccountId, ExecutionId, Trigger, Workflow};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How many workflows are checked and started at the same time.
const AT_ONCE: usize = 8;
/// The longest kind and the longest id of an event, in characters.
pub const MAX_TEXT: usize = 255;

/// An event to publish.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewEvent {
    /// The kind of the event, in any spelling that triggers use.
    pub kind: String,
    /// The data of the event.
    pub data: Map<String, Value>,
    /// An id that no other event has. If an event with the same id is published again, it starts
    /// nothing.
    pub id: Option<String>,
}

/// A workflow that has a trigger for the event.
#[derive(Debug)]
pub struct Receiver {
    /// The record of the workflow.
    pub workflow: Arc<Workflow>,
    /// The id of its execution, or why it was not started.
    pub run: Result<ExecutionId>,
}

/// Starts all enabled workflows that have a trigger for the event. If one cannot be started, the
/// others are still started.
pub async fn publish(engine: &Engine, account: &AccountId, event: NewEvent) -> Result<Vec<Receiver>> {
    let kind = triggers::kind(&event.kind);
    for (field, text) in [("type", Some(&event.kind)), ("eventId", event.id.as_ref())] {
        if text.is_some_and(|text| text.trim().is_empty() || text.chars().count() > MAX_TEXT) {
            return Err(Error::invalid(field, format!("must be 1 to {MAX_TEXT} characters, and not blank")));
        }
    }
    if !triggers::is_event_type(&kind) {
        let reason = format!("'{kind}' is no type of events: schedules and users start its triggers");
        return Err(Error::invalid("type", reason));
    }
    let mut workflows = engine.ports.workflows.list(account).await?;
    workflows.retain(|workflow| workflow.is_enabled && workflow.trigger_kinds.contains(&kind));
    workflows.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
    let start = |workflow| start_if_matching(engine, account, workflow, &kind, &event);
    let starts = futures::stream::iter(workflows.into_iter().map(start)).buffered(AT_ONCE);
    starts.try_filter_map(|start| async move { Ok(start) }).try_collect().await
}

/// Starts the workflow if one of its triggers matches the event. An error of the store fails the
/// whole call; publishing the event again with the same id completes it.
async fn start_if_matching(
    engine: &Engine,
    account: &AccountId,
    workflow: Arc<Workflow>,
    kind: &str,
    event: &NewEvent,
) -> Result<Option<Receiver>> {
    let definition = workflows::read::definition(engine, account, &workflow).await?;
    let waits = triggers::event_triggers(&definition)
        .iter()
        .any(|trigger| trigger.kind == kind && trigger.waits_for(&event.data));
    if !waits {
        return Ok(None);
    }
    let facts = event.id.iter().map(|id| ("eventId".to_owned(), json!(id))).collect();
    let execute = Execute {
        inputs: event.data.clone(),
        keeps_last: true,
        idempotency_key: event.id.as_ref().map(|id| format!("event/{}", sha256_hex(id))),
        ..Execute::new(account.clone(), workflow.id.clone(), Trigger::new(kind, facts))
    };
    match executions::execute(engine, execute).await {
        Ok(executed) => Ok(Some(Receiver { workflow, run: Ok(executed.id) })),
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => Ok(Some(Receiver { workflow, run: Err(error) })),
    }
}

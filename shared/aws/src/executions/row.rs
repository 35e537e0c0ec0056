//! Converts between an execution and its item.

use super::{Executions, Shards};
use crate::dynamodb::{FORMAT, Fields, Item, binary, json, number, packed, parts, primary_key, text, time};
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::{StoreError, Stored};
use model::{AccountId, Execution, ExecutionId, Phase, Status, Timestamp, TraceId, Trigger, Usage, WorkflowId};
use serde_json::Map;

const WHAT: &str = "execution";
/// The usage of a running execution. The indexes do not contain it, so that commits do not write
/// them.
const SPENT: &str = "spent";
/// The usage of an ended execution.
const USAGE: &str = "usage";

/// The largest trigger that is stored in the row of a running execution, in bytes. Each write of a
/// row costs its whole size, so a larger trigger is stored beside it.
const INLINE_WHILE_RUNNING: usize = 4 * 1024;
/// The largest trigger and state in the row of an ended execution, in bytes. Such a row is written
/// once, so it contains what fits into an item.
const INLINE_WHEN_ENDED: usize = 300 * 1024;

impl Executions {
    /// Stores the trigger beside the row if it is too large. Returns the bytes for the attribute of
    /// the row.
    pub(super) async fn store_trigger(&self, row: &Execution) -> Stored<Vec<u8>> {
        let inline = if row.status.is_terminal() {
            INLINE_WHEN_ENDED.saturating_sub(row.state.len())
        } else {
            INLINE_WHILE_RUNNING
        };
        let owner = primary_key::execution_pk(&row.account, row.id);
        let packed = packed::pack("trigger", &row.trigger)?;
        parts::store(&self.table, &owner, packed, inline).await
    }

    pub(super) async fn read_row(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        match self.table.get(primary_key::execution(account, id)).await? {
            Some(item) => self.decode(item).await.map(Some),
            None => Ok(None),
        }
    }

    /// Reads an item, and the items with its trigger, if there are any.
    pub(super) async fn decode(&self, item: Item) -> Stored<Execution> {
        let mut fields = Fields::new(WHAT, item)?;
        let pk = fields.text("pk")?;
        let trigger = match parts::load(&self.table, &*self.clock, &pk, fields.binary("trigger")?).await {
            Ok(trigger) => packed::unpack(WHAT, &trigger)?,
            // The items of the trigger do not exist if the execution has been deleted since the row
            // was read. A running execution is not deleted, so there the error stays.
            Err(StoreError::Corrupt { .. }) if fields.peek("status") != Status::Running.as_str() => {
                Trigger::new(fields.peek("triggered_by"), Map::new())
            }
            Err(error) => return Err(error),
        };
        decode(&mut fields, &pk, trigger)
    }
}

/// The item of a row with this encoded trigger. `due_shard` exists only together with `due_at`, so
/// that the due index only contains rows that are due.
pub(super) fn encode(row: &Execution, trigger: Vec<u8>, shards: Shards) -> Stored<Item> {
    let list_shard = primary_key::list_shard(row.id, shards.lists);
    let listed = |partition: &str| text(primary_key::listed(partition, list_shard));
    let mut item = primary_key::execution(&row.account, row.id).into_item();
    let mut put = |name: &str, value: AttributeValue| item.insert(name.to_owned(), value);
    put("v", number(FORMAT));
    put("account", listed(row.account.as_str()));
    put("execution", text(row.id.hex()));
    put("flow", listed(&primary_key::flow(&row.account, &row.workflow_id)));
    put("workflow_name", text(&row.workflow_name));
    put("revision", number(row.revision));
    if let Some(version) = row.version {
        put("version", number(version));
    }
    put("triggered_by", text(&row.trigger.kind));
    put("trigger", binary(trigger));
    put("status", text(row.status.as_str()));
    if let Some(outcome) = primary_key::outcome(&row.account, row.status) {
        put("outcome", listed(&outcome));
    }
    put("phase", text(row.phase.as_str()));
    put("fence", number(row.fence));
    put("cursor", number(row.cursor));
    put("attempts", number(row.attempts));
    put("attempt_id", text(&row.attempt_id));
    put("started_at", time(row.started_at));
    for (name, moment) in row.moments() {
        if let Some(moment) = moment {
            put(name, time(moment));
        }
    }
    if let Some(parent) = &row.parent {
        put("parent", json(WHAT, parent)?);
    }
    if let Some(callback) = &row.callback {
        put("callback", json(WHAT, callback)?);
    }
    if let Some(workflow) = &row.on_failure {
        put("on_failure", text(workflow.as_str()));
    }
    if row.delivery.edit > 0 {
        put("delivery", json(WHAT, &row.delivery)?);
        put("delivery_edit", number(row.delivery.edit));
    }
    if let Some(origin) = &row.origin {
        put("origin", json(WHAT, origin)?);
    }
    if row.trace != TraceId::of(row.id) {
        put("trace", text(row.trace.to_string()));
    }
    if !row.secret.is_empty() {
        put("secret", text(&*row.secret));
    }
    if row.inbox > 0 {
        put("inbox", number(row.inbox));
    }
    if row.due_at.is_some() {
        put("due_shard", number(primary_key::due_shard(row.id, shards.due)));
    }
    if let Some(error) = &row.error {
        put("error", text(error));
    }
    if let Some(end) = &row.pending_end {
        put("pending_end", json(WHAT, end)?);
    }
    if !row.usage.is_empty() {
        put(if row.status.is_terminal() { USAGE } else { SPENT }, json(WHAT, &row.usage)?);
    }
    if !row.places.is_empty() {
        put("places", json(WHAT, &row.places)?);
    }
    if !row.state.is_empty() {
        put("state", binary(row.state.clone()));
    }
    Ok(item)
}

fn decode(fields: &mut Fields, pk: &str, trigger: Trigger) -> Stored<Execution> {
    let (account, id) =
        primary_key::execution_of(pk).ok_or_else(|| StoreError::corrupt(WHAT, "the key names no run"))?;
    Ok(Execution {
        account,
        id,
        workflow_id: fields.parsed("flow", primary_key::workflow_of)?,
        workflow_name: fields.text("workflow_name")?,
        revision: fields.number("revision")?,
        version: fields.maybe_number("version")?,
        trigger,
        parent: fields.maybe_json("parent")?,
        callback: fields.maybe_json("callback")?,
        delivery: fields.maybe_json("delivery")?.unwrap_or_default(),
        on_failure: fields.maybe_parsed("on_failure", |id| WorkflowId::parse(id).ok())?,
        origin: fields.maybe_json("origin")?,
        trace: fields.maybe_parsed("trace", TraceId::parse)?.unwrap_or(TraceId::of(id)),
        secret: fields.maybe_text("secret")?.unwrap_or_default().into(),
        status: fields.parsed("status", Status::parse)?,
        phase: fields.parsed("phase", Phase::parse)?,
        fence: fields.number("fence")?,
        cursor: fields.number("cursor")?,
        inbox: fields.maybe_number("inbox")?.unwrap_or_default(),
        attempts: fields.number("attempts")?,
        attempt_id: fields.text("attempt_id")?,
        lease_until: fields.maybe_time("lease_until")?,
        due_at: fields.maybe_time("due_at")?,
        segment_at: fields.maybe_time("segment_at")?,
        wake_at: fields.maybe_time("wake_at")?,
        deadline_at: fields.maybe_time("deadline_at")?,
        started_at: fields.time("started_at")?,
        completed_at: fields.maybe_time("completed_at")?,
        error: fields.maybe_text("error")?,
        pending_end: fields.maybe_json("pending_end")?,
        usage: usage(fields)?,
        places: fields.maybe_json("places")?.unwrap_or_default(),
        state: fields.maybe_binary("state")?.unwrap_or_default(),
    })
}

fn usage(fields: &mut Fields) -> Stored<Usage> {
    let usage = fields.maybe_json(USAGE)?;
    Ok(if usage.is_some() { usage } else { fields.maybe_json(SPENT)? }.unwrap_or_default())
}

/// Attributes of the row that show why a conditional write was refused.
pub(super) struct Seen {
    pub(super) status: Status,
    pub(super) phase: Phase,
    pub(super) inbox: u64,
    pub(super) fence: u64,
    pub(super) cursor: u64,
    pub(super) attempt_id: String,
    pub(super) created_by: Option<String>,
    pub(super) lease_until: Option<Timestamp>,
    pub(super) wake_at: Option<Timestamp>,
}

impl Seen {
    /// Whether this attempt has created the row. Until the first claim, the last attempt is the one
    /// that created it.
    pub(super) fn is_made_by(&self, attempt_id: &str) -> bool {
        self.created_by.as_ref().unwrap_or(&self.attempt_id) == attempt_id
    }

    pub(super) fn new(item: &Item) -> Stored<Self> {
        let names =
            ["v", "status", "phase", "inbox", "fence", "cursor", "attempt_id", "created_by", "lease_until", "wake_at"];
        let part = names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect();
        let mut fields = Fields::new(WHAT, part)?;
        Ok(Self {
            status: fields.parsed("status", Status::parse)?,
            phase: fields.parsed("phase", Phase::parse)?,
            inbox: fields.maybe_number("inbox")?.unwrap_or_default(),
            fence: fields.number("fence")?,
            cursor: fields.number("cursor")?,
            attempt_id: fields.text("attempt_id")?,
            created_by: fields.maybe_text("created_by")?,
            lease_until: fields.maybe_time("lease_until")?,
            wake_at: fields.maybe_time("wake_at")?,
        })
    }
}

//! When schedules start workflows next: two attributes of a workflow's item, from which an index is
//! built. They change independently of the record.

use crate::dynamodb::schema::SCHEDULED;
use crate::dynamodb::{Conditional, Fields, Item, Table, Update, number, primary_key, text, time};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use engine::ports::workflows::SlotRow;
use engine::ports::{StoreError, Stored};
use model::{AccountId, Timestamp, Workflow, WorkflowId};

/// When the workflow is started next.
pub(super) const AT: &str = "scheduled_at";
const SHARD: &str = "scheduled_shard";
/// The attempt that has changed it last.
const BY: &str = "scheduled_by";
const DUE: &str = "#scheduled_shard = :shard AND #scheduled_at <= :until";

/// The additional attributes of a workflow's item; none if no schedule starts it.
pub(super) fn attributes(account: &AccountId, workflow: &Workflow) -> Vec<(String, AttributeValue)> {
    let Some(at) = workflow.next_run_at else { return Vec::new() };
    let shard = primary_key::scheduled_shard(account, &workflow.id);
    vec![(AT.to_owned(), time(at)), (SHARD.to_owned(), number(shard))]
}

pub(super) async fn advance(
    table: &Table,
    account: &AccountId,
    workflow: &Workflow,
    next: Option<Timestamp>,
    attempt: String,
) -> Stored<bool> {
    let Some(slot) = workflow.next_run_at else { return Ok(false) };
    let mine = text(attempt);
    let mut values = vec![(":slot", time(slot)), (":edit", number(workflow.edit)), (":mine", mine.clone())];
    values.extend(next.map(|next| (":next", time(next))));
    let update = Update {
        key: primary_key::workflow(account, &workflow.id),
        change: match next {
            Some(_) => "SET #scheduled_at = :next, #scheduled_by = :mine",
            None => "SET #scheduled_by = :mine REMOVE #scheduled_at, #scheduled_shard",
        },
        condition: "#scheduled_at = :slot AND #edit = :edit",
        values,
        returns: ReturnValue::None,
    };
    Ok(match table.update_if(update).await? {
        Conditional::Applied(_) => true,
        // This call has changed it before, and its answer was lost.
        Conditional::Refused(old) => old.is_some_and(|old| old.get(BY) == Some(&mine)),
    })
}

pub(super) async fn scheduled(table: &Table, shard: u8, until: Timestamp, limit: usize) -> Stored<Vec<SlotRow>> {
    let query = table.query(DUE, vec![(":shard", number(shard)), (":until", time(until))])?.index_name(SCHEDULED);
    table.all(query, limit).await?.into_iter().map(row).collect()
}

fn row(item: Item) -> Stored<SlotRow> {
    let mut fields = Fields::projected("schedule", item);
    let account = primary_key::account_of_workflow(&fields.text("pk")?)
        .ok_or_else(|| StoreError::corrupt("schedule", "the key names no workflow"))?;
    let workflow = fields.parsed("sk", |id| WorkflowId::parse(id).ok())?;
    Ok(SlotRow { account, workflow, slot: fields.time(AT)? })
}

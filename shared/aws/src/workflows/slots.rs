//! When schedules start workflows next: two attributes of a workflow's item, from which an index is
//! built. They change independently of the record.

use crate::dynamodb::schema::SCHEDULED;
use crate::dynamodb::{
    Conditional, Fields, Item, Table, Update, failed, named, names, number, primary_key, text, time,
};
use aws_sdk_dynamodb::operation::query::QueryInput;
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
    let mut rows = Vec::new();
    let mut start = None;
    while rows.len() < limit {
        let left = i32::try_from(limit - rows.len()).unwrap_or(i32::MAX);
        let call = QueryInput::builder()
            .table_name(table.name()?)
            .index_name(SCHEDULED)
            .key_condition_expression(DUE)
            .set_expression_attribute_names(names(&[DUE]))
            .set_expression_attribute_values(named(vec![(":shard", number(shard)), (":until", time(until))]))
            .limit(left)
            .set_exclusive_start_key(start);
        let page = table.call(call).await.map_err(failed)?;
        for item in page.items.unwrap_or_default() {
            rows.push(row(item)?);
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            break;
        }
    }
    Ok(rows)
}

fn row(item: Item) -> Stored<SlotRow> {
    let mut fields = Fields::projected("schedule", item);
    let account = primary_key::account_of_workflow(&fields.text("pk")?)
        .ok_or_else(|| StoreError::corrupt("schedule", "the key names no workflow"))?;
    let workflow = fields.parsed("sk", |id| WorkflowId::parse(id).ok())?;
    Ok(SlotRow { account, workflow, slot: fields.time(AT)? })
}

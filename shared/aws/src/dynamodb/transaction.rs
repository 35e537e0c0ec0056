//! Writes a few items of one table, all or none of them.

use super::SERVICE;
use super::item::Item;
use super::primary_key::Key;
use super::table::{Table, Values, failed, named, names};
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsError, TransactWriteItemsInput};
use aws_sdk_dynamodb::types::{
    CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use engine::ports::{Clock, StoreError, Stored};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How often a transaction is repeated. Concurrent transactions on the same item cancel each
/// other and are not queued.
const ROUNDS: u32 = 10;

/// A condition that is always true, because each [`Write`] has a condition.
pub(crate) const ALWAYS: &str = "attribute_not_exists(#pk) OR attribute_exists(#pk)";

/// One write of a transaction.
pub(crate) enum Write<'a> {
    Put { item: Item, condition: &'a str, values: Values },
    Delete { key: Key, condition: &'a str, values: Values },
    Update { key: Key, change: String, condition: Option<String>, values: Values },
}

impl<'a> Write<'a> {
    /// Writes the item if the condition, which needs no values, is true.
    pub(crate) fn put(item: Item, condition: &'a str) -> Self {
        Self::Put { item, condition, values: Vec::new() }
    }

    /// Deletes the item if the condition, which needs no values, is true.
    pub(crate) fn delete(key: Key, condition: &'a str) -> Self {
        Self::Delete { key, condition, values: Vec::new() }
    }

    fn key(&self) -> Key {
        match self {
            Self::Put { item, .. } => Key::of(item),
            Self::Delete { key, .. } | Self::Update { key, .. } => key.clone(),
        }
    }
}

/// The result of a transaction.
pub(crate) enum Transacted {
    /// All writes were applied.
    Done,
    /// No write was applied. There is one verdict for each write.
    Refused(Vec<Verdict>),
}

/// The reason why a transaction was cancelled, for one of its writes.
pub(crate) enum Verdict {
    /// The condition of this write was true.
    Held,
    /// The condition failed, for this item or because there is none.
    Failed(Option<Item>),
}

/// Commits the transaction. `seed` varies the pauses of concurrent callers.
pub(crate) async fn commit(table: &Table, clock: &dyn Clock, seed: &str, writes: Vec<Write<'_>>) -> Stored<Transacted> {
    let name = table.name()?;
    let _writing = table.writing(writes.iter().map(Write::key).collect());
    let items = writes.into_iter().map(|write| transact(name, write)).collect::<Stored<Vec<_>>>()?;
    let mut round = 0;
    loop {
        let call = TransactWriteItemsInput::builder().set_transact_items(Some(items.clone()));
        let sent = table.call(call).await;
        let Err(error) = sent else { return Ok(Transacted::Done) };
        let reasons = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled.cancellation_reasons(),
            _ => return Err(failed(error)),
        };
        let refused = |reason: &CancellationReason| reason.code() == Some("ConditionalCheckFailed");
        if reasons.iter().any(refused) {
            return Ok(Transacted::Refused(reasons.iter().map(verdict).collect()));
        }
        let passing = |reason: &CancellationReason| {
            let passing = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
            reason.code().is_none_or(|code| passing.contains(&code))
        };
        if !reasons.iter().all(passing) {
            return Err(failed(error));
        }
        if round == ROUNDS {
            return Err(StoreError::Unavailable { service: SERVICE, source: Box::new(error) });
        }
        clock.sleep_until(clock.now().plus_millis(pause(seed, round))).await;
        round += 1;
    }
}

fn verdict(reason: &CancellationReason) -> Verdict {
    if reason.code() == Some("ConditionalCheckFailed") {
        Verdict::Failed(reason.item().cloned().filter(|item| !item.is_empty()))
    } else {
        Verdict::Held
    }
}

/// A pause between 5 ms and a limit that doubles in each round, up to 640 ms. Different seeds
/// result in different pauses.
fn pause(seed: &str, round: u32) -> i64 {
    let mut hasher = DefaultHasher::new();
    (seed, round).hash(&mut hasher);
    let bound = 10_u64 << round.min(6);
    (5 + hasher.finish() % bound) as i64
}

fn transact(table: &str, write: Write<'_>) -> Stored<TransactWriteItem> {
    let item = TransactWriteItem::builder();
    let old = ReturnValuesOnConditionCheckFailure::AllOld;
    let built = match write {
        Write::Put { item: new, condition, values } => Put::builder()
            .table_name(table)
            .set_item(Some(new))
            .condition_expression(condition)
            .set_expression_attribute_names(names(&[condition]))
            .set_expression_attribute_values(named(values))
            .return_values_on_condition_check_failure(old)
            .build()
            .map(|put| item.put(put).build()),
        Write::Delete { key, condition, values } => Delete::builder()
            .table_name(table)
            .set_key(Some(key.into_item()))
            .condition_expression(condition)
            .set_expression_attribute_names(names(&[condition]))
            .set_expression_attribute_values(named(values))
            .return_values_on_condition_check_failure(old)
            .build()
            .map(|delete| item.delete(delete).build()),
        Write::Update { key, change, condition, values } => Update::builder()
            .table_name(table)
            .set_key(Some(key.into_item()))
            .set_expression_attribute_names(names(&[&change, condition.as_deref().unwrap_or_default()]))
            .set_expression_attribute_values(named(values))
            .set_return_values_on_condition_check_failure(condition.is_some().then_some(old))
            .update_expression(change)
            .set_condition_expression(condition)
            .build()
            .map(|update| item.update(update).build()),
    };
    built.map_err(|error| StoreError::Refused { service: SERVICE, source: Box::new(error) })
}

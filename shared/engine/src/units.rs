//! Computes the units that a call of a store uses from the sizes of what it writes or reads.
//! `infra/tables.md` lists the indexes that each call changes. Sizes are counted as DynamoDB does:
//! the bytes of names and values.

use crate::ports::executions::LimitChange;
use model::json::serialized_len;
use model::{Execution, Status, TraceId};

/// The requests of one message of a queue: it is sent, received and deleted.
pub const MESSAGE: u64 = 3;
/// How many ticks find a long wait before it ends.
pub const LOOKS: u64 = 2;
/// The size in bytes from which a trigger is compressed.
const COMPRESSED_FROM: usize = 1024;
/// The largest trigger in the row of a running execution, in bytes.
const TRIGGER_INSIDE: usize = 4 * 1024;
/// The names and values that have the same size in every row, and the names of the keys, in bytes.
/// The keys contain the account three times and the id of the execution twice.
const FIXED: usize = 215;
/// The same for an entry of an index of lists.
const FIXED_ENTRY: usize = 260;
/// The size of a time, without its name.
const MOMENT: usize = 8;

/// The write units of an item.
pub fn written(bytes: usize) -> u64 {
    bytes.div_ceil(1024).max(1) as u64
}

/// The read units of an item.
pub fn read(bytes: usize) -> u64 {
    bytes.div_ceil(4096).max(1) as u64
}

/// The bytes of the trigger of a row. The compressed size of a large trigger is an estimate: two
/// thirds, as JSON usually has.
pub fn trigger(row: &Execution) -> usize {
    let plain = 1 + serialized_len(&row.trigger);
    if plain < COMPRESSED_FROM { plain } else { (plain * 2 / 3).min(TRIGGER_INSIDE) }
}

/// The bytes of a row with a trigger and a state of these sizes.
pub fn row(row: &Execution, trigger: usize, state: usize) -> usize {
    let account = row.account.as_str().len();
    let moments = row.moments().into_iter().filter(|(_, moment)| moment.is_some()).map(|(name, _)| name.len() + MOMENT);
    let optional = [
        (row.status != Status::Completed).then(|| "outcome".len() + account + 1 + row.status.as_str().len()),
        row.due_at.map(|_| "due_shard".len() + 2),
        // The creator of the row, which the first claim stores.
        (row.fence > 0).then_some("created_by".len() + 32),
        row.version.map(|_| "version".len() + 2),
        row.parent.as_ref().map(|parent| "parent".len() + serialized_len(parent)),
        row.callback.as_ref().map(|callback| "callback".len() + serialized_len(callback)),
        (row.delivery.edit > 0).then(|| "deliverydelivery_edit".len() + 2 + serialized_len(&row.delivery)),
        row.origin.as_ref().map(|origin| "origin".len() + serialized_len(origin)),
        (row.trace != TraceId::of(row.id)).then_some("trace".len() + 32),
        (row.inbox > 0).then_some("inbox".len() + 2),
        row.error.as_ref().map(|error| "error".len() + error.len()),
        (!row.usage.is_empty()).then(|| "usage".len() + serialized_len(&row.usage)),
    ];
    FIXED
        + 4 * account
        + row.workflow_id.as_str().len()
        + row.workflow_name.len()
        + row.trigger.kind.len()
        + row.status.as_str().len()
        + row.phase.as_str().len()
        + row.attempt_id.len()
        + row.secret.len()
        + trigger
        + state
        + optional.into_iter().flatten().sum::<usize>()
        + moments.sum::<usize>()
}

/// The write units of an entry of an index of lists.
fn entry(row: &Execution) -> u64 {
    let bytes = FIXED_ENTRY + 4 * row.account.as_str().len() + row.workflow_id.as_str().len() + row.workflow_name.len();
    written(bytes + row.trigger.kind.len() + row.error.as_ref().map_or(0, String::len))
}

/// The write units of the due index for a row that was in it before, is in it after, or both.
pub fn due(before: bool, after: bool) -> u64 {
    u64::from(before) + u64::from(after)
}

/// The write units of the indexes of lists for a new row.
pub fn listed(row: &Execution) -> u64 {
    let of_status = u64::from(row.status != Status::Completed);
    (2 + of_status) * entry(row)
}

/// The write units of the indexes of lists for an execution that ends. If it has completed, its
/// entry by status is removed; otherwise the entry is moved.
pub fn relisted(row: &Execution) -> u64 {
    let of_status = if row.status == Status::Completed { 1 } else { 2 };
    (2 + of_status) * entry(row)
}

/// The write units of a new row. A transaction doubles the units of an item; the idempotency key
/// and the turn are two more small items.
pub fn created(row: &Execution, bytes: usize, guards: u64) -> u64 {
    let own = written(bytes) * if guards > 0 { 2 } else { 1 };
    own + 2 * guards + listed(row) + due(false, row.due_at.is_some())
}

/// The additional write units of a row that is written together with limits. A transaction doubles
/// the units of an item; a limit and those who wait are small items.
pub fn limited(row: u64, limits: &[LimitChange]) -> u64 {
    let items = |change: &LimitChange| 1 + change.leaves.len() as u64 + change.joins.len() as u64;
    if limits.is_empty() { 0 } else { row + 2 * limits.iter().map(items).sum::<u64>() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_is_paid() {
        let cases =
            [(0, 1, 1), (1, 1, 1), (1024, 1, 1), (1025, 2, 1), (4096, 4, 1), (4097, 5, 2), (300 * 1024, 300, 75)];
        for (bytes, writes, reads) in cases {
            assert_eq!((written(bytes), read(bytes)), (writes, reads), "{bytes}");
        }
        assert_eq!([due(false, false), due(false, true), due(true, true)], [0, 1, 2]);
    }
}

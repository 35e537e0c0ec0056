//! How much a call of the stores uses, told from what it writes or reads: `infra/tables.md` says which call touches which index. Sizes are those of
//! DynamoDB: the bytes of names and values.

use model::json::serialized_len;
use model::{Execution, Status, TraceId};

/// What a message of a queue takes: it is sent, received and deleted.
pub const MESSAGE: u64 = 3;
/// What a long wait takes of its state machine: it waits, and sends.
pub const WAIT: u64 = 2;
/// Where a trigger is compressed.
const COMPRESSED_FROM: usize = 1024;
/// The most of a trigger that stays in the row of a run that goes on.
const TRIGGER_INSIDE: usize = 4 * 1024;
/// Names and values of a row that are always there and always alike, with the keys that hold the account thrice and the run twice.
const FIXED: usize = 215;
/// The same of an entry of a listing index.
const FIXED_ENTRY: usize = 260;
/// A moment, without its name.
const MOMENT: usize = 8;

/// Write units of an item.
pub fn written(bytes: usize) -> u64 {
    bytes.div_ceil(1024).max(1) as u64
}

/// Read units of an item.
pub fn read(bytes: usize) -> u64 {
    bytes.div_ceil(4096).max(1) as u64
}

/// The bytes of a row's trigger. How well a large one is compressed is not known here: by a third and more, as JSON is.
pub fn trigger(row: &Execution) -> usize {
    let plain = 1 + serialized_len(&row.trigger);
    if plain < COMPRESSED_FROM { plain } else { (plain * 2 / 3).min(TRIGGER_INSIDE) }
}

/// The bytes of a row with a trigger of that many and a state of that many.
pub fn row(row: &Execution, trigger: usize, state: usize) -> usize {
    let account = row.account.as_str().len();
    let moments = row.moments().into_iter().filter(|(_, moment)| moment.is_some()).map(|(name, _)| name.len() + MOMENT);
    let optional = [
        (row.status != Status::Completed).then(|| "outcome".len() + account + 1 + row.status.as_str().len()),
        row.due_at.map(|_| "due_shard".len() + 2),
        // Who made it, saved by the first claim.
        (row.fence > 0).then_some("created_by".len() + 32),
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

/// Write units of a listing index.
fn entry(row: &Execution) -> u64 {
    let bytes = FIXED_ENTRY + 4 * row.account.as_str().len() + row.workflow_id.as_str().len() + row.workflow_name.len();
    written(bytes + row.trigger.kind.len() + row.error.as_ref().map_or(0, String::len))
}

/// Write units of the index of what is due, as a row comes in, moves or goes.
pub fn due(before: bool, after: bool) -> u64 {
    u64::from(before) + u64::from(after)
}

/// Write units of the listing indexes when a row is made.
pub fn listed(row: &Execution) -> u64 {
    let of_status = u64::from(row.status != Status::Completed);
    (2 + of_status) * entry(row)
}

/// Write units of the listing indexes when a row has ended so: of a completed run the entry by status goes, of others it moves.
pub fn relisted(row: &Execution) -> u64 {
    let of_status = if row.status == Status::Completed { 1 } else { 2 };
    (2 + of_status) * entry(row)
}

/// Write units of a new row; in a transaction, an item's own are twice as many, and key and turn are two small items more.
pub fn created(row: &Execution, bytes: usize, guards: u64) -> u64 {
    let own = written(bytes) * if guards > 0 { 2 } else { 1 };
    own + 2 * guards + listed(row) + due(false, row.due_at.is_some())
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

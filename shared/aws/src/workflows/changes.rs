//! The changes of workflows. Each write of a summary adds an item that names the workflow, and
//! increments the account's count of changes. Both happen in the transaction of the write, so a
//! reader who has seen as many changes as the count says has seen all of them.

use crate::dynamodb::{FORMAT, Fields, Item, Table, Write, failed, number, primary_key, text};
use engine::ports::Stored;
use model::{AccountId, Timestamp, Workflow, WorkflowId};
use std::sync::atomic::{AtomicU64, Ordering};

/// How long a change is stored, in seconds. A reader with an older list reads everything again.
const RETENTION_SECONDS: i64 = 7 * 24 * 3600;
const NEW: &str = "attribute_not_exists(#pk)";
const COUNT: &str = "SET #v = :v ADD #changes :one";

/// Distinguishes the changes of one process within a millisecond.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The writes that record a change, for its transaction.
pub(super) fn change_writes(account: &AccountId, workflow: &Workflow, now: Timestamp) -> [Write<'static>; 2] {
    let number_of = NEXT.fetch_add(1, Ordering::Relaxed);
    let key = primary_key::workflow_change(account, now, &workflow.id, workflow.edit, number_of);
    let expires_at = number(now.seconds() + RETENTION_SECONDS);
    let item = key.item([("workflow", text(workflow.id.as_str())), ("expires_at", expires_at)]);
    [
        Write::put(item, NEW),
        Write::Update {
            key: primary_key::workflow_change_count(account),
            change: COUNT.to_owned(),
            condition: None,
            values: vec![(":v", number(FORMAT)), (":one", number(1))],
        },
    ]
}

/// The result of reading the changes.
pub(super) struct Changes {
    /// All changes since the given moment, each with its key.
    pub changes: Vec<(String, WorkflowId)>,
    /// The number of all changes ever made, read after the changes.
    pub count: u64,
}

/// All changes from this moment on, from consistent reads; `None` if there are more than `most`.
pub(super) async fn since(table: &Table, account: &AccountId, from: Timestamp, most: usize) -> Stored<Option<Changes>> {
    let mut read = Changes { changes: Vec::new(), count: 0 };
    let mut start: Option<Item> = None;
    loop {
        let bounds = vec![
            (":pk", text(primary_key::workflow_changes(account))),
            (":from", text(primary_key::workflow_changes_from(from))),
        ];
        let query =
            table.query("pk = :pk AND sk >= :from", bounds)?.consistent_read(true).set_exclusive_start_key(start);
        let page = table.call(query).await.map_err(failed)?;
        for item in page.items.unwrap_or_default() {
            let mut fields = Fields::new("workflow change", item)?;
            // The count has the last sort key, so it is read after all changes.
            if let Some(count) = fields.maybe_number("changes")? {
                read.count = count;
            } else {
                let id = fields.parsed("workflow", |id| WorkflowId::parse(id).ok())?;
                read.changes.push((fields.text("sk")?, id));
            }
        }
        start = page.last_evaluated_key;
        if read.changes.len() > most {
            return Ok(None);
        }
        if start.is_none() {
            return Ok(Some(read));
        }
    }
}

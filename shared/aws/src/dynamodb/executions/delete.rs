//! Deletions of whole runs.
//!
//! The row goes first, in one transaction with a note that the rest is to follow: whoever reads the run finds it whole or not at all. The note is due
//! like a row, so that a deletion that was interrupted is found by the sweep, and finished.

use super::Executions;
use crate::dynamodb::FORMAT;
use crate::dynamodb::item::{Item, number, text, time};
use crate::dynamodb::primary_key::{self, Key};
use crate::dynamodb::table::{Conditional, failed, named, names};
use crate::dynamodb::transaction::{self, Transacted, Verdict, Write};
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::Stored;
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, ExecutionId, Status};
use std::time::Duration;

const PARTITION: &str = "#pk = :pk";
const NEEDED: &str = "#pk, #sk, #status, #due_at";
/// An ended row never runs again, so that this holds if it held when the partition was read; only a settled debt may have changed meanwhile.
const OVER: &str = "attribute_exists(#pk) AND #status <> :running AND attribute_not_exists(#due_at)";
/// Holds whether the item is there or not.
const ANYHOW: &str = "attribute_not_exists(#pk) OR attribute_exists(#pk)";
/// How many items of a run are deleted at once.
const AT_ONCE: usize = 16;
/// When a deletion is taken for interrupted.
const PATIENCE: Duration = Duration::from_mins(1);

/// What lies in a run's partition.
#[derive(Default)]
struct Found {
    /// Whether there is a row.
    has_row: bool,
    /// Whether there is a row that may go.
    is_over: bool,
    /// Whether a deletion has begun.
    is_going: bool,
    /// Everything but these.
    rest: Vec<Key>,
}

impl Executions {
    pub(super) async fn delete_run(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        let found = self.find_all(account, id).await?;
        match found {
            Found { is_over: true, ref rest, is_going: false, .. } if rest.is_empty() => {
                let deleted = self.table.delete_if(primary_key::execution(account, id), OVER, vec![running()]).await?;
                // It was there; if it is no more, then by this call, whose answer was lost, or by another one like it.
                return Ok(matches!(deleted, Conditional::Applied(()) | Conditional::Refused(None)));
            }
            Found { is_over: true, .. } => {
                if !self.begin_deletion(account, id).await? {
                    return Ok(false);
                }
            }
            Found { has_row: false, is_going: true, .. } => {}
            Found { .. } => return Ok(false),
        }
        stream::iter(found.rest.into_iter().map(|key| self.table.delete(key)))
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        self.table.delete(primary_key::deletion(account, id)).await?;
        Ok(true)
    }

    /// Deletes the row, and notes that the rest is to follow. False if the row may not go.
    async fn begin_deletion(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        let mut note = primary_key::deletion(account, id).into_item();
        note.insert("v".to_owned(), number(FORMAT));
        note.insert("due_at".to_owned(), time(self.clock.now().plus(PATIENCE)));
        note.insert("due_shard".to_owned(), number(primary_key::due_shard(id)));
        let writes = vec![
            Write::Delete { key: primary_key::execution(account, id), condition: OVER, values: vec![running()] },
            Write::Put { item: note, condition: ANYHOW, values: Vec::new() },
        ];
        Ok(match transaction::commit(&self.table, &*self.clock, &id.hex(), writes).await? {
            Transacted::Done => true,
            // Gone by this call, whose answer was lost, or by another one like it.
            Transacted::Refused(verdicts) => matches!(verdicts.first(), Some(Verdict::Failed(None))),
        })
    }

    async fn find_all(&self, account: &AccountId, id: ExecutionId) -> Stored<Found> {
        let (row, note) = (primary_key::execution(account, id), primary_key::deletion(account, id));
        let mut found = Found::default();
        let mut start = None;
        loop {
            let call = self
                .table
                .client
                .query()
                .table_name(self.table.name()?)
                .key_condition_expression(PARTITION)
                .projection_expression(NEEDED)
                .set_expression_attribute_names(names(&[PARTITION, NEEDED]))
                .set_expression_attribute_values(named(vec![(":pk", text(&row.pk))]))
                .consistent_read(true)
                .set_exclusive_start_key(start);
            let page = call.send().await.map_err(failed)?;
            for item in page.items.unwrap_or_default() {
                match word(&item, "sk") {
                    Some(sk) if sk == note.sk => found.is_going = true,
                    Some(sk) if sk == row.sk => {
                        found.has_row = true;
                        let is_running = word(&item, "status").is_none_or(|status| status == Status::Running.as_str());
                        found.is_over = !is_running && !item.contains_key("due_at");
                    }
                    Some(sk) => found.rest.push(Key { pk: row.pk.clone(), sk: sk.to_owned() }),
                    None => {}
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }
}

fn running() -> (&'static str, AttributeValue) {
    (":running", text(Status::Running.as_str()))
}

fn word<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

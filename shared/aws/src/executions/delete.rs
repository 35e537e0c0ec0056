//! Deletes an execution with its items.
//!
//! First, one transaction deletes the row and writes a marker, so that a reader finds the whole
//! execution or none of it. The marker is due like a row, so that the sweep finds and finishes an
//! interrupted deletion.

use super::Executions;
use crate::dynamodb::transaction::{self, ALWAYS};
use crate::dynamodb::{Conditional, Item, Key, Transacted, Verdict, Write, names, number, primary_key, text, time};
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::Stored;
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, ExecutionId, Status};
use std::time::Duration;

const PARTITION: &str = "#pk = :pk";
const NEEDED: &str = "#pk, #sk, #status, #due_at";
/// An ended row never runs again, so it can only have changed in one way since it was read: a debt
/// was settled.
const OVER: &str = "attribute_exists(#pk) AND #status <> :running AND attribute_not_exists(#due_at)";
/// The most items that are deleted at the same time.
const AT_ONCE: usize = 16;
/// After this time a deletion counts as interrupted.
const PATIENCE: Duration = Duration::from_mins(1);

/// The items of an execution.
#[derive(Default)]
struct Found {
    /// Whether the row exists.
    has_row: bool,
    /// Whether the row can be deleted: it has ended and has no debts.
    is_over: bool,
    /// Whether a deletion has begun before.
    is_going: bool,
    /// The keys of all other items.
    rest: Vec<Key>,
}

impl Executions {
    pub(super) async fn delete_run(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        let found = self.find_all(account, id).await?;
        match found {
            Found { is_over: true, ref rest, is_going: false, .. } if rest.is_empty() => {
                let deleted = self.table.delete_if(primary_key::execution(account, id), OVER, vec![running()]).await?;
                // If the row no longer exists, this call has deleted it and the answer was lost, or
                // another deletion has.
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

    /// Deletes the row, and writes the marker for its other items. False if the row cannot be
    /// deleted.
    async fn begin_deletion(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        let due_at = time(self.clock.now().plus(PATIENCE));
        let note = primary_key::deletion(account, id).item([("due_at", due_at), ("due_shard", number(self.shard(id)))]);
        let writes = vec![
            Write::Delete { key: primary_key::execution(account, id), condition: OVER, values: vec![running()] },
            Write::put(note, ALWAYS),
        ];
        Ok(match transaction::commit(&self.table, &*self.clock, &id.hex(), writes).await? {
            Transacted::Done => true,
            // If the row no longer exists, this call has deleted it and the answer was lost, or
            // another deletion has.
            Transacted::Refused(verdicts) => matches!(verdicts.first(), Some(Verdict::Failed(None))),
        })
    }

    async fn find_all(&self, account: &AccountId, id: ExecutionId) -> Stored<Found> {
        let (row, note) = (primary_key::execution(account, id), primary_key::deletion(account, id));
        let query = self.table.query(PARTITION, vec![(":pk", text(&row.pk))])?.consistent_read(true);
        let query = query.projection_expression(NEEDED).set_expression_attribute_names(names(&[PARTITION, NEEDED]));
        let mut found = Found::default();
        for item in self.table.all(query, usize::MAX).await? {
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
        Ok(found)
    }
}

fn running() -> (&'static str, AttributeValue) {
    (":running", text(Status::Running.as_str()))
}

fn word<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

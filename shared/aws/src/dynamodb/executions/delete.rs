//! Deletions of whole runs.

use super::Executions;
use crate::dynamodb::item::{Item, text};
use crate::dynamodb::primary_key::{self, Key};
use crate::dynamodb::table::{Conditional, failed, named, names};
use engine::ports::Stored;
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, ExecutionId, Status};

const PARTITION: &str = "#pk = :pk";
const NEEDED: &str = "#pk, #sk, #status, #due_at";
/// An ended row never runs again, so that this holds if it held when the partition was read; only a settled debt may have changed meanwhile.
const OVER: &str = "attribute_exists(#pk) AND #status <> :running AND attribute_not_exists(#due_at)";
/// How many items of a run are deleted at once.
const AT_ONCE: usize = 16;

/// What lies in a run's partition.
#[derive(Default)]
struct Found {
    /// Whether there is a row that may go.
    is_over: bool,
    /// Everything but the row.
    rest: Vec<Key>,
}

impl Executions {
    pub(super) async fn delete_run(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        let found = self.find_all(account, id).await?;
        if !found.is_over {
            return Ok(false);
        }
        stream::iter(found.rest.into_iter().map(|key| self.table.delete(key)))
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        let running = vec![(":running", text(Status::Running.as_str()))];
        let deleted = self.table.delete_if(primary_key::execution(account, id), OVER, running).await?;
        // It was there; if it is no more, then by this call, whose answer was lost, or by another one like it.
        Ok(matches!(deleted, Conditional::Applied(()) | Conditional::Refused(None)))
    }

    async fn find_all(&self, account: &AccountId, id: ExecutionId) -> Stored<Found> {
        let row = primary_key::execution(account, id);
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
                    Some(sk) if sk == row.sk => {
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

fn word<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

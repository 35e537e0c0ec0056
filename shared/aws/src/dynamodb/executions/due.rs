//! Reads rows that are due.

use super::Executions;
use crate::dynamodb::item::{Fields, Item, number, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::schema::DUE;
use crate::dynamodb::table::{failed, named, names};
use engine::ports::executions::DueRow;
use engine::ports::{StoreError, Stored};
use model::Timestamp;

const CONDITION: &str = "#due_shard = :shard AND #due_at <= :now";

impl Executions {
    pub(super) async fn due_rows(&self, shard: u8, now: Timestamp, limit: usize) -> Stored<Vec<DueRow>> {
        let mut rows = Vec::new();
        let mut start = None;
        while rows.len() < limit {
            let left = i32::try_from(limit - rows.len()).unwrap_or(i32::MAX);
            let call = self
                .table
                .client
                .query()
                .table_name(self.table.name()?)
                .index_name(DUE)
                .key_condition_expression(CONDITION)
                .set_expression_attribute_names(names(&[CONDITION]))
                .set_expression_attribute_values(named(vec![(":shard", number(shard)), (":now", time(now))]))
                .limit(left)
                .set_exclusive_start_key(start);
            let page = call.send().await.map_err(failed)?;
            for item in page.items.unwrap_or_default() {
                rows.push(decode(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(rows)
    }
}

fn decode(item: Item) -> Stored<DueRow> {
    let mut fields = Fields::projected("due row", item);
    let pk = fields.text("pk")?;
    let (account, id) =
        primary_key::execution_of(&pk).ok_or_else(|| StoreError::corrupt("due row", "the key names no run"))?;
    Ok(DueRow { account, id, due_at: fields.time("due_at")? })
}

//! Reads rows that are due.

use super::Executions;
use crate::dynamodb::schema::DUE;
use crate::dynamodb::{Fields, Item, Key, failed, number, primary_key, time};
use engine::ports::executions::{DueOf, DueRow};
use engine::ports::{StoreError, Stored};
use model::Timestamp;

const CONDITION: &str = "#due_shard = :shard AND #due_at <= :now";

impl Executions {
    pub(super) async fn due_rows(
        &self,
        shard: u8,
        now: Timestamp,
        after: Option<&DueRow>,
        limit: usize,
    ) -> Stored<Vec<DueRow>> {
        let mut rows = Vec::new();
        let mut start = after.map(|after| position(shard, after));
        while rows.len() < limit {
            let left = i32::try_from(limit - rows.len()).unwrap_or(i32::MAX);
            let call = self.table.query(CONDITION, vec![(":shard", number(shard)), (":now", time(now))])?;
            let call = call.index_name(DUE).limit(left).set_exclusive_start_key(start);
            let page = self.table.call(call).await.map_err(failed)?;
            for item in page.items.unwrap_or_default() {
                match decode(item) {
                    Ok(row) => rows.push(row),
                    // An entry that cannot be read must not prevent the sweep of the entries after
                    // it.
                    Err(error) => tracing::error!(shard, %error, "an entry of the due index is passed over"),
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(rows)
    }
}

pub(super) fn key(row: &DueRow) -> Key {
    match &row.of {
        DueOf::Run(id) => primary_key::execution(&row.account, *id),
        DueOf::Deletion(id) => primary_key::deletion(&row.account, *id),
        DueOf::Limit(key) => primary_key::shared_limit(&row.account, key),
    }
}

/// Where an entry is, or was, in its shard.
fn position(shard: u8, row: &DueRow) -> Item {
    let mut position = key(row).into_item();
    position.insert("due_shard".to_owned(), number(shard));
    position.insert("due_at".to_owned(), time(row.due_at));
    position
}

fn decode(item: Item) -> Stored<DueRow> {
    let mut fields = Fields::projected("due row", item);
    let (pk, sk, due_at) = (fields.text("pk")?, fields.text("sk")?, fields.time("due_at")?);
    if let Some((account, key)) = primary_key::limit_of(&pk) {
        return Ok(DueRow { account, of: DueOf::Limit(key), due_at });
    }
    let (account, id) =
        primary_key::execution_of(&pk).ok_or_else(|| StoreError::corrupt("due row", "the key names no run"))?;
    let is_deletion = sk == primary_key::deletion(&account, id).sk;
    Ok(DueRow { account, of: if is_deletion { DueOf::Deletion(id) } else { DueOf::Run(id) }, due_at })
}

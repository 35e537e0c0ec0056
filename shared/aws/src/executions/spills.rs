//! Stores and reads spills: immutable items with values of a state that do not fit into the row.

use super::Executions;
use crate::dynamodb::{FORMAT, Fields, binary, number, primary_key};
use engine::ports::executions::SpillKey;
use engine::ports::{StoreError, Stored};
use model::{AccountId, ExecutionId};

const WHAT: &str = "spill";

impl Executions {
    pub(super) async fn put_spill_item(
        &self,
        account: &AccountId,
        id: ExecutionId,
        key: SpillKey,
        bytes: &[u8],
    ) -> Stored<()> {
        let mut item = primary_key::spill(account, id, key).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("data".to_owned(), binary(bytes));
        self.table.put(item).await
    }

    pub(super) async fn read_spill_items(
        &self,
        account: &AccountId,
        id: ExecutionId,
        keys: &[SpillKey],
    ) -> Stored<Vec<Vec<u8>>> {
        let wanted: Vec<_> = keys.iter().map(|key| primary_key::spill(account, id, *key)).collect();
        let items = self.table.batch_get(&*self.clock, &wanted).await?;
        let read = |(item, key): (Option<_>, &SpillKey)| {
            let item = item.ok_or_else(|| StoreError::corrupt(WHAT, format_args!("{key:?} is missing")))?;
            Fields::new(WHAT, item)?.binary("data")
        };
        items.into_iter().zip(keys).map(read).collect()
    }
}

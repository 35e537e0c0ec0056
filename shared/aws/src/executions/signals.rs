//! Stores and reads the signals of an execution.

use super::Executions;
use crate::dynamodb::{Conditional, FORMAT, Fields, SERVICE, binary, number, primary_key, text};
use engine::ports::executions::MAX_SIGNAL_BYTES;
use engine::ports::{StoreError, Stored};
use model::{AccountId, ExecutionId, Timestamp};

const WHAT: &str = "signal";

impl Executions {
    pub(super) async fn put_signal_item(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        if bytes.len() > MAX_SIGNAL_BYTES {
            let source = format!("a signal of {} bytes; at most {MAX_SIGNAL_BYTES} are kept", bytes.len()).into();
            return Err(StoreError::Refused { service: SERVICE, source });
        }
        // The client repeats a request whose answer was lost. This id shows that the stored item
        // comes from this call.
        let put_by = text(self.ids.uuid(self.clock.now()).simple().to_string());
        let mut item = primary_key::signal(account, id, name).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("data".to_owned(), binary(bytes));
        item.insert("put_by".to_owned(), put_by.clone());
        // Rounded up, so that the item is kept at least that long.
        item.insert("expires_at".to_owned(), number(expires.seconds().saturating_add(1)));
        Ok(match self.table.put_if(item, "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => true,
            Conditional::Refused(old) => old.is_some_and(|old| old.get("put_by") == Some(&put_by)),
        })
    }

    pub(super) async fn read_signal_items(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        let wanted: Vec<_> = names.iter().map(|name| primary_key::signal(account, id, name)).collect();
        let items = self.table.batch_get(&*self.clock, &wanted).await?;
        items.into_iter().map(|item| item.map(|item| Fields::new(WHAT, item)?.binary("data")).transpose()).collect()
    }
}

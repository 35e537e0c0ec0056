//! Creates the row of an execution.

use super::Executions;
use super::row::{Seen, encode};
use crate::dynamodb::{Conditional, packed, parts, primary_key};
use engine::ports::Stored;
use model::Execution;

/// The largest trigger that is stored in the row of a running execution, in bytes. Each write of a
/// row costs its whole size, so a larger trigger is stored beside it.
const INLINE_WHILE_RUNNING: usize = 4 * 1024;
/// The largest trigger and state in the row of an ended execution, in bytes. Such a row is written
/// once, so it contains what fits into an item.
const INLINE_WHEN_ENDED: usize = 300 * 1024;

impl Executions {
    pub(super) async fn create_row(&self, row: &Execution) -> Stored<bool> {
        let trigger = self.store_trigger(row).await?;
        match self.table.put_if(encode(row, trigger, self.shards)?, "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => Ok(true),
            Conditional::Refused(Some(old)) => Ok(Seen::new(&old)?.is_made_by(&row.attempt_id)),
            Conditional::Refused(None) => Ok(false),
        }
    }

    /// Stores the trigger beside the row if it is too large. Returns the bytes for the attribute of
    /// the row.
    pub(super) async fn store_trigger(&self, row: &Execution) -> Stored<Vec<u8>> {
        let inline = if row.status.is_terminal() {
            INLINE_WHEN_ENDED.saturating_sub(row.state.len())
        } else {
            INLINE_WHILE_RUNNING
        };
        let owner = primary_key::execution_pk(&row.account, row.id);
        let packed = packed::pack("trigger", &row.trigger)?;
        parts::store(&self.table, &owner, packed, inline).await
    }
}

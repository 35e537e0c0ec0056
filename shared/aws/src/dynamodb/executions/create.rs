//! A new row.

use super::Executions;
use super::row::{Seen, encode};
use crate::dynamodb::table::Conditional;
use crate::dynamodb::{packed, parts, primary_key};
use engine::ports::Stored;
use model::Execution;

/// A row that will be written again pays for its whole size each time, so a larger trigger lies beside it.
const INLINE_WHILE_RUNNING: usize = 4 * 1024;
/// A row that is written once, at its end, holds what fits.
const INLINE_WHEN_ENDED: usize = 300 * 1024;

impl Executions {
    pub(super) async fn create_row(&self, row: &Execution) -> Stored<bool> {
        let trigger = self.store_trigger(row).await?;
        match self.table.put_if(encode(row, trigger)?, "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => Ok(true),
            Conditional::Refused(Some(old)) => Ok(Seen::new(&old)?.is_made_by(&row.attempt_id)),
            Conditional::Refused(None) => Ok(false),
        }
    }

    /// The row's trigger as its item will hold it; what outgrows that is put beside it.
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

//! Removes an ended row from the due index because it has no debts left, or sets when the sweep
//! checks again.

use super::Executions;
use crate::dynamodb::{Update, primary_key, text, time};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use model::{AccountId, ExecutionId, Status, Timestamp};

impl Executions {
    pub(super) async fn settle_row(
        &self,
        account: &AccountId,
        id: ExecutionId,
        due_at: Option<Timestamp>,
    ) -> Stored<()> {
        let mut values = vec![(":running", text(Status::Running.as_str()))];
        values.extend(due_at.map(|due_at| (":due_at", time(due_at))));
        let update = Update {
            key: primary_key::execution(account, id),
            change: if due_at.is_some() { "SET #due_at = :due_at" } else { "REMOVE #due_at, #due_shard" },
            // A row that was settled before is not changed.
            condition: "attribute_exists(#due_at) AND #status <> :running",
            values,
            returns: ReturnValue::None,
        };
        self.table.update_if(update).await.map(|_| ())
    }
}

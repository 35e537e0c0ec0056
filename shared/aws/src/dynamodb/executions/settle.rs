//! Ended rows that owe nothing any more.

use super::Executions;
use crate::dynamodb::item::text;
use crate::dynamodb::primary_key;
use crate::dynamodb::table::Update;
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use model::{AccountId, ExecutionId, Status};

impl Executions {
    pub(super) async fn settle_row(&self, account: &AccountId, id: ExecutionId) -> Stored<()> {
        let update = Update {
            key: primary_key::execution(account, id),
            change: "REMOVE #due_at, #due_shard",
            // Settled before, it is not written again.
            condition: "attribute_exists(#due_at) AND #status <> :running",
            values: vec![(":running", text(Status::Running.as_str()))],
            returns: ReturnValue::None,
        };
        self.table.update_if(update).await.map(|_| ())
    }
}

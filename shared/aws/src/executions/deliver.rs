//! Stores the state of the callback of an ended execution.

use super::Executions;
use super::change::Change;
use crate::dynamodb::{Conditional, Update, json, number, primary_key, text};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use model::{AccountId, Delivery, ExecutionId, Status, Timestamp};

const ENDED: &str = "attribute_exists(#pk) AND #status <> :running";
const NEVER_WRITTEN: &str = " AND attribute_not_exists(#delivery_edit)";
const AS_SEEN: &str = " AND #delivery_edit = :seen";

impl Executions {
    pub(super) async fn put_row_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        let written = json("delivery", delivery)?;
        let values = vec![
            (":running", text(Status::Running.as_str())),
            (":delivery", written.clone()),
            (":edit", number(delivery.edit)),
        ];
        let mut change = Change::new("#delivery = :delivery, #delivery_edit = :edit", values);
        let seen = delivery.edit.saturating_sub(1);
        if seen > 0 {
            change.values.push((":seen", number(seen)));
        }
        change.due(self.shard(id), due_at);
        let update = Update {
            key: primary_key::execution(account, id),
            change: &change.expression(),
            condition: &format!("{ENDED}{}", if seen > 0 { AS_SEEN } else { NEVER_WRITTEN }),
            values: change.values,
            returns: ReturnValue::None,
        };
        Ok(match self.table.update_if(update).await? {
            Conditional::Applied(_) => true,
            // The same content with the same edit number: this call has written it before and the
            // answer was lost, or another call has written the same.
            Conditional::Refused(old) => old.is_some_and(|old| old.get("delivery") == Some(&written)),
        })
    }
}

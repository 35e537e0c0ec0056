//! Wakes a waiting execution.

use super::Executions;
use super::change::Change;
use super::row::Seen;
use crate::dynamodb::{Conditional, Item, SERVICE, Update, number, primary_key, text};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::executions::{Wake, Woken};
use engine::ports::{StoreError, Stored};
use model::{Phase, Status};

const IS_WAITING: &str = "#status = :running AND #phase = :waiting";
const IS_NOT_WAITING: &str = "#status = :running AND #phase <> :waiting";
const COUNT: &str = "#inbox = if_not_exists(#inbox, :zero) + :one";

/// How often the row may change between waiting and running while it is woken. Each change needs a
/// claim and a commit, so the loop ends long before this limit.
const ROUNDS: u32 = 16;

impl Executions {
    pub(super) async fn wake_row(&self, wake: &Wake) -> Stored<Woken> {
        // An execution that is woken is usually waiting.
        let mut is_waiting = true;
        for _ in 0..ROUNDS {
            let old = match self.wake_if(wake, is_waiting).await? {
                Conditional::Applied(row) if is_waiting => {
                    return Ok(Woken::Waiting { cursor: Seen::new(&row)?.cursor });
                }
                Conditional::Applied(_) => return Ok(Woken::Busy),
                Conditional::Refused(None) => return Ok(Woken::Missing),
                Conditional::Refused(Some(old)) => Seen::new(&old)?,
            };
            if old.status.is_terminal() {
                return Ok(Woken::Ended);
            }
            is_waiting = old.phase == Phase::Waiting;
        }
        Err(StoreError::Unavailable { service: SERVICE, source: "the row to be woken never stood still".into() })
    }

    async fn wake_if(&self, wake: &Wake, is_waiting: bool) -> Stored<Conditional<Item>> {
        let values = vec![
            (":running", text(Status::Running.as_str())),
            (":waiting", text(Phase::Waiting.as_str())),
            (":zero", number(0)),
            (":one", number(1)),
        ];
        let mut change = Change::new(COUNT, values);
        if is_waiting {
            change.moment("#wake_at", ":wake_at", Some(wake.now));
            change.due(self.shard(wake.id), Some(wake.due_at));
        }
        let update = Update {
            key: primary_key::execution(&wake.account, wake.id),
            change: &change.expression(),
            condition: if is_waiting { IS_WAITING } else { IS_NOT_WAITING },
            values: change.values,
            returns: ReturnValue::AllNew,
        };
        self.table.update_if(update).await
    }
}

//! Ends from outside.

use super::Executions;
use super::row::Seen;
use crate::dynamodb::item::{number, text, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::table::{Conditional, Update};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{End, Ended};
use model::{Phase, Status};

const END: &str = "SET #status = :status, #phase = :phase, #fence = #fence + :one, #attempt_id = :attempt, \
    #created_by = if_not_exists(#created_by, #attempt_id), #completed_at = :at";
const NOTHING_DUE: &str = " REMOVE #lease_until, #due_at, #due_shard, #segment_at, #wake_at";

impl Executions {
    pub(super) async fn end_row(&self, end: &End) -> Stored<Ended> {
        let mut values = vec![
            (":running", text(Status::Running.as_str())),
            (":status", text(end.status.as_str())),
            (":phase", text(Phase::Done.as_str())),
            (":one", number(1)),
            (":attempt", text(&end.attempt_id)),
            (":at", time(end.at)),
        ];
        let mut change = END.to_owned();
        if let Some(error) = &end.error {
            values.push((":error", text(error)));
            change.push_str(", #error = :error");
        }
        change.push_str(NOTHING_DUE);
        let update = Update {
            key: primary_key::execution(&end.account, end.id),
            change: &change,
            condition: "#status = :running",
            values,
            returns: ReturnValue::AllNew,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(row) => Ok(Ended::Done(Box::new(self.decode(row).await?))),
            Conditional::Refused(None) => Ok(Ended::Missing),
            Conditional::Refused(Some(old)) => {
                let seen = Seen::new(&old)?;
                let row = Box::new(self.decode(old).await?);
                // Ended by this very attempt, whose answer was lost.
                let mine = seen.attempt_id == end.attempt_id && seen.status == end.status;
                Ok(if mine { Ended::Done(row) } else { Ended::Before(row) })
            }
        }
    }
}

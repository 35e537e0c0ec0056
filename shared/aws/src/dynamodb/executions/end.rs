//! Ends an execution without a claim: by a stop or at a deadline.

use super::Executions;
use super::change::Change;
use super::row::Seen;
use crate::dynamodb::item::{number, text, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::table::{Conditional, Update};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{End, Ended};
use model::{Phase, Status};

const END: &str = "#status = :status, #phase = :phase, #fence = #fence + :one, #attempt_id = :attempt, \
    #created_by = if_not_exists(#created_by, #attempt_id), #completed_at = :at, \
    #usage = if_not_exists(#spent, :unknown)";
/// The usage of an execution that has stored none.
const UNKNOWN: &str = "{}";

impl Executions {
    pub(super) async fn end_row(&self, end: &End) -> Stored<Ended> {
        let values = vec![
            (":running", text(Status::Running.as_str())),
            (":status", text(end.status.as_str())),
            (":phase", text(Phase::Done.as_str())),
            (":one", number(1)),
            (":attempt", text(&end.attempt_id)),
            (":at", time(end.at)),
            (":unknown", text(UNKNOWN)),
        ];
        let mut change = Change::new(END, values);
        if let Some(error) = &end.error {
            change.set("#error", ":error", text(error));
        }
        change.outcome(&end.account, end.status, primary_key::list_shard(end.id, self.shards.lists));
        change.moment("#lease_until", ":lease_until", None);
        change.moment("#segment_at", ":segment_at", None);
        change.moment("#wake_at", ":wake_at", None);
        change.remove("#spent");
        change.due(self.shard(end.id), end.due_at);
        let update = Update {
            key: primary_key::execution(&end.account, end.id),
            change: &change.expression(),
            condition: "#status = :running",
            values: change.values,
            returns: ReturnValue::AllNew,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(row) => Ok(Ended::Done(Box::new(self.decode(row).await?))),
            Conditional::Refused(None) => Ok(Ended::Missing),
            Conditional::Refused(Some(old)) => {
                let seen = Seen::new(&old)?;
                let row = Box::new(self.decode(old).await?);
                // This attempt has ended the execution before, and the answer was lost.
                let mine = seen.attempt_id == end.attempt_id && seen.status == end.status;
                Ok(if mine { Ended::Done(row) } else { Ended::Before(row) })
            }
        }
    }
}

//! Ends an execution without a claim: by a stop or at a deadline.

use super::Executions;
use super::change::Change;
use super::row::Seen;
use crate::dynamodb::{
    Conditional, Item, Transacted, Update, Verdict, Write, json, number, primary_key, text, time, transaction,
};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{End, Ended};
use model::{Execution, PendingEnd, Phase, Status, Timestamp};

const END: &str = "#status = :status, #phase = :phase, #fence = #fence + :one, #attempt_id = :attempt, \
    #created_by = if_not_exists(#created_by, #attempt_id), #completed_at = :at, \
    #usage = if_not_exists(#spent, :unknown)";
/// The usage of an execution that has stored none.
const UNKNOWN: &str = "{}";

/// A stop before finally parts: the row is queued for them.
const BEGIN: &str = "#pending_end = :pending_end, #phase = :phase, #fence = #fence + :one, #attempts = :none, \
    #attempt_id = :attempt, #created_by = if_not_exists(#created_by, #attempt_id), #deadline_at = :deadline";
const WHAT: &str = "execution";

impl Executions {
    pub(super) async fn end_row(&self, end: &End) -> Stored<Ended> {
        if let Some(until) = end.grace_until {
            return self.begin_end(end, until).await;
        }
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
        if !end.places.is_empty() {
            return self.end_with_places(end, change).await;
        }
        let condition = format!("#status = :running AND attribute_not_exists(#places){}", at_cursor(end, &mut change));
        match self.change_running(end, change, &condition).await? {
            Conditional::Applied(row) => Ok(Ended::Done(Box::new(self.decode(row).await?))),
            Conditional::Refused(None) => Ok(Ended::Missing),
            Conditional::Refused(Some(old)) => {
                let seen = Seen::new(&old)?;
                let row = Box::new(self.decode(old).await?);
                // This attempt has ended the execution before, and the answer was lost.
                let mine = seen.attempt_id == end.attempt_id && seen.status == end.status;
                Ok(refused(mine, row))
            }
        }
    }

    /// Ends a row that has places, and gives them back in the same transaction.
    async fn end_with_places(&self, end: &End, mut change: Change) -> Stored<Ended> {
        change.remove("#places");
        change.values.push((":seen", json(WHAT, &end.places)?));
        let condition = format!("#status = :running AND #places = :seen{}", at_cursor(end, &mut change));
        let key = primary_key::execution(&end.account, end.id);
        let mut writes = vec![Write::Update {
            key: key.clone(),
            change: change.expression(),
            condition: Some(condition),
            values: change.values,
        }];
        writes.extend(self.limit_writes(&end.account, end.id, &end.limits));
        match transaction::commit(&self.table, &*self.clock, &end.attempt_id, writes).await? {
            Transacted::Done => match self.read_row(&end.account, end.id).await? {
                Some(row) => Ok(Ended::Done(Box::new(row))),
                None => Ok(Ended::Missing),
            },
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(Some(old))) => {
                    let seen = Seen::new(&old)?;
                    let mine = seen.attempt_id == end.attempt_id && seen.status == end.status;
                    Ok(refused(mine, Box::new(self.decode(old).await?)))
                }
                Some(Verdict::Failed(None)) => Ok(Ended::Missing),
                // The condition of the row was true, and giving back places has no other condition,
                // so this does not happen.
                Some(Verdict::Held) | None => Ok(Ended::Moved),
            },
        }
    }

    async fn begin_end(&self, end: &End, until: Timestamp) -> Stored<Ended> {
        let pending = PendingEnd { status: end.status, error: end.error.clone() };
        let values = vec![
            (":running", text(Status::Running.as_str())),
            (":pending_end", json(WHAT, &pending)?),
            (":phase", text(Phase::Queued.as_str())),
            (":one", number(1)),
            (":none", number(0)),
            (":attempt", text(&end.attempt_id)),
            (":deadline", time(until)),
        ];
        let mut change = Change::new(BEGIN, values);
        change.moment("#lease_until", ":lease_until", None);
        change.moment("#segment_at", ":segment_at", None);
        change.moment("#wake_at", ":wake_at", None);
        change.due(self.shard(end.id), end.due_at);
        let condition = "#status = :running AND attribute_not_exists(#pending_end)";
        match self.change_running(end, change, condition).await? {
            Conditional::Applied(row) => Ok(Ended::Ending(Box::new(self.decode(row).await?))),
            Conditional::Refused(None) => Ok(Ended::Missing),
            Conditional::Refused(Some(old)) => {
                let mine = Seen::new(&old)?.attempt_id == end.attempt_id;
                let row = Box::new(self.decode(old).await?);
                Ok(if mine && !row.status.is_terminal() { Ended::Ending(row) } else { Ended::Before(row) })
            }
        }
    }

    async fn change_running(&self, end: &End, change: Change, condition: &str) -> Stored<Conditional<Item>> {
        let update = Update {
            key: primary_key::execution(&end.account, end.id),
            change: &change.expression(),
            condition,
            values: change.values,
            returns: ReturnValue::AllNew,
        };
        self.table.update_if(update).await
    }
}

/// The condition that the row still has its cursor, if the end wants that.
fn at_cursor(end: &End, change: &mut Change) -> &'static str {
    let Some(cursor) = end.cursor else { return "" };
    change.values.push((":cursor", number(cursor)));
    " AND #cursor = :cursor"
}

/// The result of an end that was refused. `mine`: this attempt has ended the execution before, and
/// the answer was lost.
fn refused(mine: bool, row: Box<Execution>) -> Ended {
    match (mine, row.status.is_terminal()) {
        (true, _) => Ended::Done(row),
        (false, true) => Ended::Before(row),
        (false, false) => Ended::Moved,
    }
}

//! Commits.

use super::Executions;
use super::row::Seen;
use crate::dynamodb::item::{Item, binary, number, text, time};
use crate::dynamodb::primary_key;
use crate::dynamodb::table::{Conditional, Update, Values};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{Commit, Committed, Next};
use model::{Phase, Status};

const OWNED: &str = "#fence = :fence AND #cursor = :cursor AND #status = :running";
const ADVANCE: &str =
    "SET #cursor = #cursor + :one, #attempts = :zero, #attempt_id = :attempt, #state = :state, #phase = :phase";

impl Executions {
    pub(super) async fn commit_row(&self, commit: &Commit) -> Stored<Committed> {
        let mut values = vec![
            (":running", text(Status::Running.as_str())),
            (":fence", number(commit.fence)),
            (":cursor", number(commit.cursor)),
            (":one", number(1)),
            (":zero", number(0)),
            (":attempt", text(&commit.attempt_id)),
            (":state", binary(commit.state.as_slice())),
        ];
        let next = next(commit, &mut values);
        let update = Update {
            key: primary_key::execution(&commit.account, commit.id),
            change: &format!("{ADVANCE}, {next}"),
            condition: OWNED,
            values,
            returns: ReturnValue::None,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(_) => Ok(Committed::Done),
            Conditional::Refused(Some(old)) => recognise(commit, &old),
            Conditional::Refused(None) => Ok(Committed::Conflict),
        }
    }
}

/// The rest of the update, and its values.
fn next(commit: &Commit, values: &mut Values) -> String {
    let mut set = |name: &'static str, value| values.push((name, value));
    let (phase, rest) = match &commit.next {
        Next::Continue { lease_until, segment_at } => {
            set(":lease", time(*lease_until));
            set(":segment", time(*segment_at));
            set(":shard", number(primary_key::due_shard(commit.id)));
            let rest =
                "#lease_until = :lease, #due_at = :lease, #due_shard = :shard, #segment_at = :segment REMOVE #wake_at";
            (Phase::Running, rest.to_owned())
        }
        Next::Queue { due_at } => {
            set(":due", time(*due_at));
            set(":shard", number(primary_key::due_shard(commit.id)));
            let rest = "#due_at = :due, #due_shard = :shard REMOVE #lease_until, #segment_at, #wake_at";
            (Phase::Queued, rest.to_owned())
        }
        Next::Wait { wake_at, due_at } => {
            set(":wake", time(*wake_at));
            set(":due", time(*due_at));
            set(":shard", number(primary_key::due_shard(commit.id)));
            let rest = "#wake_at = :wake, #due_at = :due, #due_shard = :shard REMOVE #lease_until, #segment_at";
            (Phase::Waiting, rest.to_owned())
        }
        Next::End { status, error, at } => {
            set(":status", text(status.as_str()));
            set(":at", time(*at));
            let mut rest = "#status = :status, #completed_at = :at".to_owned();
            if let Some(error) = error {
                set(":error", text(error));
                rest.push_str(", #error = :error");
            }
            rest.push_str(" REMOVE #lease_until, #due_at, #due_shard, #segment_at, #wake_at");
            (Phase::Done, rest)
        }
    };
    set(":phase", text(phase.as_str()));
    rest
}

/// A row that is where this commit leads, by this attempt under this fence, was brought there by it; only the answer was lost.
fn recognise(commit: &Commit, old: &Item) -> Stored<Committed> {
    let seen = Seen::new(old)?;
    let mine = seen.attempt_id == commit.attempt_id && seen.fence == commit.fence && seen.cursor == commit.cursor + 1;
    Ok(if mine { Committed::Done } else { Committed::Conflict })
}

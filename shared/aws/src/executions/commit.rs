//! Commits: the conditional writes that store the progress of a run.

use super::change::Change;
use super::row::Seen;
use super::{Executions, Shards};
use crate::dynamodb::{
    Conditional, Item, Transacted, Update, Verdict, Write, binary, json, number, primary_key, text, time, transaction,
};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{Commit, Committed, Next};
use model::{Phase, Status};

const OWNED: &str = "#fence = :fence AND #cursor = :cursor AND #status = :running";
const AS_SEEN: &str = " AND #inbox = :inbox";
/// The inbox does not exist until the first wake.
const NEVER_WOKEN: &str = " AND (attribute_not_exists(#inbox) OR #inbox = :inbox)";
const ADVANCE: &str = "#cursor = #cursor + :one, #attempts = :zero, #attempt_id = :attempt, #state = :state";

impl Executions {
    pub(super) async fn commit_row(&self, commit: &Commit) -> Stored<Committed> {
        let mut change = advance(commit, self.shards)?;
        let mut condition = OWNED.to_owned();
        if let Some(inbox) = commit.inbox {
            change.values.push((":inbox", number(inbox)));
            condition.push_str(if inbox == 0 { NEVER_WOKEN } else { AS_SEEN });
        }
        if !commit.limits.is_empty() {
            return self.commit_with_limits(commit, change, condition).await;
        }
        let update = Update {
            key: primary_key::execution(&commit.account, commit.id),
            change: &change.expression(),
            condition: &condition,
            values: change.values,
            returns: ReturnValue::None,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(_) => Ok(Committed::Done),
            Conditional::Refused(Some(old)) => refusal(commit, &old),
            Conditional::Refused(None) => Ok(Committed::Conflict),
        }
    }

    /// Stores the row and the limits in one transaction.
    async fn commit_with_limits(&self, commit: &Commit, change: Change, condition: String) -> Stored<Committed> {
        let mut writes = vec![Write::Update {
            key: primary_key::execution(&commit.account, commit.id),
            change: change.expression(),
            condition: Some(condition),
            values: change.values,
        }];
        writes.extend(self.limit_writes(&commit.account, commit.id, &commit.limits));
        let seed = format!("{}-{}", commit.attempt_id, commit.cursor);
        match transaction::commit(&self.table, &*self.clock, &seed, writes).await? {
            Transacted::Done => Ok(Committed::Done),
            // The row is checked first: if this attempt has stored it before, the limits were
            // stored with it.
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(Some(old))) => refusal(commit, &old),
                Some(Verdict::Failed(None)) => Ok(Committed::Conflict),
                Some(Verdict::Held) | None => Ok(Committed::Limited),
            },
        }
    }
}

fn advance(commit: &Commit, shards: Shards) -> Stored<Change> {
    let values = vec![
        (":running", text(Status::Running.as_str())),
        (":fence", number(commit.fence)),
        (":cursor", number(commit.cursor)),
        (":one", number(1)),
        (":zero", number(0)),
        (":attempt", text(&commit.attempt_id)),
        (":state", binary(commit.state.as_slice())),
    ];
    let mut change = Change::new(ADVANCE, values);
    let (phase, lease_until, segment_at, wake_at, due_at) = match &commit.next {
        Next::Continue { lease_until, segment_at } => {
            (Phase::Running, Some(*lease_until), Some(*segment_at), None, Some(*lease_until))
        }
        Next::Queue { due_at } => (Phase::Queued, None, None, None, Some(*due_at)),
        Next::Wait { wake_at, due_at } => (Phase::Waiting, None, None, *wake_at, *due_at),
        Next::End { due_at, .. } => (Phase::Done, None, None, None, *due_at),
    };
    let usage = json("usage", &commit.usage)?;
    change.places(&commit.places)?;
    if let Next::End { .. } = &commit.next {
        change.set("#usage", ":usage", usage);
        change.remove("#spent");
    } else {
        change.set("#spent", ":spent", usage);
    }
    change.set("#phase", ":phase", text(phase.as_str()));
    if let Next::End { status, error, at, .. } = &commit.next {
        change.set("#status", ":status", text(status.as_str()));
        change.outcome(&commit.account, *status, primary_key::list_shard(commit.id, shards.lists));
        change.set("#completed_at", ":at", time(*at));
        if let Some(error) = error {
            change.set("#error", ":error", text(error));
        }
    }
    change.moment("#lease_until", ":lease_until", lease_until);
    change.moment("#segment_at", ":segment_at", segment_at);
    change.moment("#wake_at", ":wake_at", wake_at);
    change.due(primary_key::due_shard(commit.id, shards.due), due_at);
    Ok(change)
}

fn refusal(commit: &Commit, old: &Item) -> Stored<Committed> {
    let seen = Seen::new(old)?;
    if seen.fence != commit.fence {
        return Ok(Committed::Conflict);
    }
    // This attempt has made this commit before with the same fence, and the answer was lost.
    let mine = seen.attempt_id == commit.attempt_id && seen.cursor == commit.cursor + 1;
    let woken = !seen.status.is_terminal()
        && seen.cursor == commit.cursor
        && commit.inbox.is_some_and(|inbox| inbox != seen.inbox);
    Ok(match (mine, woken) {
        (true, _) => Committed::Done,
        (false, true) => Committed::Woken { inbox: seen.inbox },
        (false, false) => Committed::Conflict,
    })
}

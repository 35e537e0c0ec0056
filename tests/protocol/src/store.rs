//! The conditional writes, each of which is applied completely or not at all.

use crate::state::{Grip, Row, Seen, Status, Write};
use crate::{CLAIMS, Mutant, Protocol, STEPS};

/// The result of a claim.
pub(crate) enum Claim {
    /// The worker has claimed the row.
    Got(Grip),
    /// The row was claimed too often without progress, and was ended.
    GivenUp,
    /// Another worker has the row, or the hint is stale.
    Refused,
}

impl Protocol {
    pub(crate) fn create(self) -> Row {
        Row {
            status: Status::Running,
            fence: 0,
            cursor: 0,
            attempts: 0,
            is_leased: false,
            is_due: !self.lacks(Mutant::AcceptWithoutDue),
            waits: false,
            owes: true,
            by: Write::Create,
        }
    }

    pub(crate) fn claim(self, row: &mut Row, seen: &mut Seen, worker: usize, hint: u8) -> Claim {
        let is_free = (!row.is_leased || self.lacks(Mutant::ClaimWithoutLease)) && self.is_time(row);
        if row.is_ended() || row.cursor != hint || !is_free {
            return Claim::Refused;
        }
        row.fence += 1;
        if row.attempts >= CLAIMS {
            (row.status, row.is_leased, row.by) = (Status::Failed, false, Write::GiveUp);
            row.is_due = !self.lacks(Mutant::SettleBeforeHanding);
            return Claim::GivenUp;
        }
        if !self.lacks(Mutant::CountAfterwards) {
            row.attempts += 1;
        }
        seen.claims = (seen.claims + 1).min(CLAIMS + 1);
        (row.is_leased, row.by) = (true, Write::Claim(worker, row.fence));
        row.is_due = !self.lacks(Mutant::ClaimWithoutDue);
        Claim::Got(Grip { hint, fence: row.fence, cursor: hint })
    }

    /// Whether the run goes on now.
    pub(crate) fn is_time(self, row: &Row) -> bool {
        !row.waits || self.lacks(Mutant::GoOnEarly)
    }

    /// Stores the result of a step; `stays` says whether the worker continues. False if the row has
    /// changed in the meantime.
    pub(crate) fn commit(self, row: &mut Row, seen: &mut Seen, worker: usize, grip: Grip, stays: bool) -> bool {
        let is_mine = row.fence == grip.fence || self.lacks(Mutant::CommitWithoutFence);
        let is_next = row.cursor == grip.cursor || self.lacks(Mutant::CommitWithoutCursor);
        if !is_mine || !is_next {
            return false;
        }
        seen.overwritten |= row.is_ended();
        seen.early |= row.waits;
        if let Some(commits) = seen.commits.get_mut(usize::from(grip.cursor)) {
            *commits = (*commits + 1).min(2);
        }
        seen.claims = 0;
        row.cursor = (row.cursor + 1).min(STEPS);
        (row.attempts, row.by) = (0, Write::Commit(worker, grip.fence, grip.cursor));
        if row.cursor == STEPS {
            (row.status, row.is_leased) = (Status::Completed, false);
            row.is_due = !self.lacks(Mutant::SettleBeforeHanding);
        } else {
            (row.is_leased, row.is_due, row.waits) = (stays, true, self.waits && !stays);
        }
        true
    }

    pub(crate) fn stop(row: &mut Row) {
        row.fence += 1;
        (row.status, row.is_leased, row.is_due, row.by) = (Status::Stopped, false, true, Write::Stop);
    }

    pub(crate) fn settle(row: &mut Row) {
        (row.owes, row.is_due, row.by) = (false, false, Write::Settle);
    }
}

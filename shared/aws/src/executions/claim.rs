//! Claims of rows, and renewals of leases.

use super::Executions;
use super::row::Seen;
use crate::dynamodb::{Conditional, Item, Update, number, primary_key, text, time};
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::Stored;
use engine::ports::executions::{Claim, Claimed, Committed, Renewal};
use model::{Phase, Status};

/// If a row waits without `wake_at`, the comparison fails, so that only a wake makes it claimable.
const CLAIMABLE: &str = "#status = :running AND #cursor = :cursor \
    AND (attribute_not_exists(#lease_until) OR #lease_until <= :now) \
    AND (#phase <> :waiting OR #wake_at <= :now)";
/// `created_by` keeps the id of the attempt that created the row, before the attempt of the claim
/// replaces it. So a repeated create whose first answer was lost is still recognised. The right
/// sides see the old item. The due index does not change.
const CLAIM: &str = "SET #fence = #fence + :one, #attempts = #attempts + :one, #attempt_id = :attempt, \
    #created_by = if_not_exists(#created_by, #attempt_id), #phase = :phase, #lease_until = :lease, \
    #segment_at = if_not_exists(#segment_at, :now)";

/// A row that was released has no lease to renew.
const HELD: &str = "#fence = :fence AND #status = :running AND attribute_exists(#lease_until)";
const RENEW: &str = "SET #lease_until = :lease, #due_at = :lease, #due_shard = :shard";
const RENEW_AND_COUNT: &str = "SET #lease_until = :lease, #due_at = :lease, #due_shard = :shard, #attempts = :attempts";

impl Executions {
    pub(super) async fn claim_row(&self, claim: &Claim) -> Stored<Claimed> {
        let update = Update {
            key: primary_key::execution(&claim.account, claim.id),
            change: CLAIM,
            condition: CLAIMABLE,
            values: vec![
                (":running", text(Status::Running.as_str())),
                (":cursor", number(claim.cursor)),
                (":now", time(claim.now)),
                (":waiting", text(Phase::Waiting.as_str())),
                (":one", number(1)),
                (":attempt", text(&claim.attempt_id)),
                (":phase", text(Phase::Running.as_str())),
                (":lease", time(claim.lease_until)),
            ],
            returns: ReturnValue::AllNew,
        };
        match self.table.update_if(update).await? {
            Conditional::Applied(row) => self.mine(row).await,
            Conditional::Refused(None) => Ok(Claimed::Missing),
            Conditional::Refused(Some(old)) => self.refusal(claim, old).await,
        }
    }

    async fn mine(&self, row: Item) -> Stored<Claimed> {
        Ok(Claimed::Mine(Box::new(self.decode(row).await?)))
    }

    async fn refusal(&self, claim: &Claim, old: Item) -> Stored<Claimed> {
        let seen = Seen::new(&old)?;
        if seen.status.is_terminal() {
            Ok(Claimed::Ended)
        } else if seen.cursor != claim.cursor {
            Ok(Claimed::Stale)
        } else if seen.attempt_id == claim.attempt_id {
            // This attempt has claimed the row before, and the answer was lost.
            self.mine(old).await
        } else if seen.lease_until.is_some_and(|until| until > claim.now) {
            Ok(Claimed::Leased)
        } else if seen.phase == Phase::Waiting && seen.wake_at.is_none_or(|wake_at| wake_at > claim.now) {
            Ok(Claimed::Early)
        } else {
            Ok(Claimed::Stale)
        }
    }

    pub(super) async fn renew_row(&self, renewal: &Renewal) -> Stored<Committed> {
        let mut values = vec![
            (":running", text(Status::Running.as_str())),
            (":fence", number(renewal.fence)),
            (":lease", time(renewal.lease_until)),
            (":shard", number(self.shard(renewal.id))),
        ];
        values.extend(renewal.attempts.map(|attempts| (":attempts", number(attempts))));
        let update = Update {
            key: primary_key::execution(&renewal.account, renewal.id),
            change: if renewal.attempts.is_some() { RENEW_AND_COUNT } else { RENEW },
            condition: HELD,
            values,
            returns: ReturnValue::None,
        };
        Ok(match self.table.update_if(update).await? {
            Conditional::Applied(_) => Committed::Done,
            Conditional::Refused(_) => Committed::Conflict,
        })
    }
}

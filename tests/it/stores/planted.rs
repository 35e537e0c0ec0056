//! Tests the contract suite itself: a store with a planted bug must break the right clause.

use super::World;
use async_trait::async_trait;
use embedded::Storage;
use engine::Ports;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Executions, Guards, KeyUse, Limit, ListQuery, Next,
    Page, Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use engine::ports::{StoreError, Stored};
use model::{AccountId, Delivery, Execution, ExecutionId, Timestamp};
use std::sync::Arc;
use testkit::contract::Broken;
use testkit::contract::executions::{
    claiming, committing, deleting, delivering, due, ending, listing, settling, signalling, spilling, waking,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Bug {
    NoFence,
    NoCursor,
    NoLease,
    LostAnswerIsConflict,
    DueNotWritten,
    EndKeepsTheFence,
    TotalOfThePage,
    CursorOfTheLastButOne,
    DeletesWhatOwes,
    MissingSpillIsEmpty,
    CommitMissesAWake,
    WakeOfAWaitingRowOnlyCounts,
    EndForgetsItsDebt,
    SecondSignalIsTaken,
    DeliveryOverwrites,
}

/// A store with a single bug.
struct Planted {
    right: Arc<dyn Executions>,
    bug: Bug,
}

impl Planted {
    async fn row(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.right.read(account, id).await
    }
}

#[async_trait]
impl Executions for Planted {
    async fn create(&self, row: &Execution) -> Stored<bool> {
        self.right.create(row).await
    }

    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        self.right.create_guarded(row, guards).await
    }

    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        self.right.key_use(account, key, now).await
    }

    async fn claim(&self, claim: &Claim) -> Stored<Claimed> {
        let mut claim = claim.clone();
        if self.bug == Bug::NoLease {
            claim.now = claim.now.plus_millis(1_000_000);
        }
        self.right.claim(&claim).await
    }

    async fn commit(&self, commit: &Commit) -> Stored<Committed> {
        let mut commit = commit.clone();
        let row = self.row(&commit.account, commit.id).await?;
        if let Some(row) = row {
            match self.bug {
                Bug::NoFence => commit.fence = row.fence,
                Bug::NoCursor => commit.cursor = row.cursor,
                Bug::LostAnswerIsConflict if row.cursor != commit.cursor => return Ok(Committed::Conflict),
                _ => {}
            }
        }
        match (self.bug, &mut commit.next) {
            (Bug::CommitMissesAWake, _) => commit.inbox = None,
            (Bug::EndForgetsItsDebt, Next::End { due_at, .. }) => *due_at = None,
            _ => {}
        }
        if let (Bug::DueNotWritten, Next::Queue { due_at }) = (self.bug, &mut commit.next) {
            *due_at = Timestamp(i64::MAX);
        }
        self.right.commit(&commit).await
    }

    async fn renew(&self, renewal: &Renewal) -> Stored<Committed> {
        self.right.renew(renewal).await
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        let ended = self.right.end(end).await?;
        Ok(match ended {
            Ended::Done(row) if self.bug == Bug::EndKeepsTheFence => {
                Ended::Done(Box::new(Execution { fence: row.fence - 1, ..*row }))
            }
            other => other,
        })
    }

    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()> {
        self.right.settle(account, id, due_at).await
    }

    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        let mut delivery = delivery.clone();
        if let Some(row) = self.row(account, id).await?.filter(|_| self.bug == Bug::DeliveryOverwrites) {
            delivery.edit = row.delivery.edit + 1;
        }
        self.right.put_delivery(account, id, &delivery, due_at).await
    }

    async fn wake(&self, wake: &Wake) -> Stored<Woken> {
        if self.bug == Bug::WakeOfAWaitingRowOnlyCounts {
            return self.right.wake(&Wake { now: Timestamp(i64::MAX), ..wake.clone() }).await;
        }
        self.right.wake(wake).await
    }

    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.right.read(account, id).await
    }

    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()> {
        self.right.put_spill(account, id, key, bytes).await
    }

    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>> {
        match self.right.read_spills(account, id, keys).await {
            Err(StoreError::Corrupt { .. }) if self.bug == Bug::MissingSpillIsEmpty => Ok(vec![Vec::new(); keys.len()]),
            other => other,
        }
    }

    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        let stored = self.right.put_signal(account, id, name, bytes, expires).await?;
        Ok(stored || self.bug == Bug::SecondSignalIsTaken)
    }

    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        self.right.read_signals(account, id, names).await
    }

    fn due_shards(&self) -> u8 {
        self.right.due_shards()
    }

    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>> {
        self.right.due(shard, now, after, limit).await
    }

    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()> {
        self.right.set_aside(row, until).await
    }

    async fn list(&self, query: &ListQuery) -> Stored<Page> {
        let mut page = self.right.list(query).await?;
        if self.bug == Bug::TotalOfThePage {
            page.total = page.rows.len();
        }
        if self.bug == Bug::CursorOfTheLastButOne {
            page.next = page.next.and(page.rows.iter().rev().nth(1)).map(|row| row.id);
        }
        Ok(page)
    }

    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        self.right.scan(scan).await
    }

    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        if self.bug == Bug::DeletesWhatOwes {
            self.right.settle(account, id, None).await?;
        }
        self.right.delete(account, id).await
    }

    async fn limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>> {
        self.right.limit(account, key, first).await
    }

    async fn look_again(&self, account: &AccountId, key: &str, found: Timestamp, at: Timestamp) -> Stored<()> {
        self.right.look_again(account, key, found, at).await
    }
}

/// Whether the subject finds the bug with the clause about it.
async fn check(bug: Bug, clause: &str, breaches: impl AsyncFn(&Ports) -> Vec<Broken>) {
    let mut ports = World::open(Storage::Memory, 1).await.ports;
    assert!(breaches(&ports).await.is_empty(), "broken without {bug:?}");
    ports.executions = Arc::new(Planted { right: ports.executions, bug });
    let broken = breaches(&ports).await;
    assert!(broken.iter().any(|broken| broken.clause == clause), "{bug:?} was not found: {broken:?}");
}

#[tokio::test]
async fn the_suite_finds_every_planted_bug() {
    check(Bug::NoFence, "a_zombie_changes_nothing", committing::breaches).await;
    check(Bug::NoCursor, "another_fence_or_cursor_conflicts", committing::breaches).await;
    check(Bug::LostAnswerIsConflict, "a_lost_answer_of_a_commit_is_recognised", committing::breaches).await;
    check(Bug::NoLease, "a_lease_holds_to_its_end", claiming::breaches).await;
    check(Bug::DueNotWritten, "every_write_but_a_claim_moves_the_moment", due::breaches).await;
    check(Bug::EndKeepsTheFence, "an_end_ends_the_row_and_its_holder", ending::breaches).await;
    check(Bug::TotalOfThePage, "the_newest_come_first_page_by_page", listing::breaches).await;
    check(Bug::CursorOfTheLastButOne, "cursors_lead_from_page_to_page", listing::breaches).await;
    check(Bug::DeletesWhatOwes, "a_run_that_owes_stays", deleting::breaches).await;
    check(Bug::MissingSpillIsEmpty, "a_missing_spill_is_an_error", spilling::breaches).await;
    check(Bug::CommitMissesAWake, "a_commit_that_missed_a_wake_stores_nothing", waking::breaches).await;
    check(Bug::CommitMissesAWake, "of_a_wake_and_a_wait_none_is_lost", waking::breaches).await;
    check(Bug::WakeOfAWaitingRowOnlyCounts, "a_wake_of_a_waiting_row_makes_it_free_and_due", waking::breaches).await;
    check(Bug::EndForgetsItsDebt, "an_ended_row_that_owes_is_due_until_settled", settling::breaches).await;
    check(Bug::DeliveryOverwrites, "only_who_saw_the_last_edit_writes", delivering::breaches).await;
    check(Bug::SecondSignalIsTaken, "the_first_signal_of_a_name_stays", signalling::breaches).await;
}

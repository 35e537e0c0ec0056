//! A store that records all changes of rows. It can also have a planted bug, for tests that check
//! whether it is found.

use async_trait::async_trait;
use engine::ports::Stored;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Executions, Guards, KeyUse, Limit, LimitChange,
    ListQuery, Next, Page, Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use model::{AccountId, Delivery, Execution, ExecutionId, Place, Standing, Timestamp};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use testkit::draw;

/// The planted bugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A commit is stored regardless of how the row has changed since its claim.
    NoCondition,
    /// A new row has no `due_at`.
    NotDue,
    /// An ended row has no debts.
    NoDebt,
    /// Each attempt of a request has a key of its own. This is not a bug of the store, but it is
    /// planted in the same way.
    KeyPerAttempt,
    /// A place is free again although somebody has it, as if it had expired.
    PlacesExpire,
    /// A stop or a time limit keeps the places of the run.
    EndKeepsPlaces,
    /// Three of four wakes are lost, and no limit with waiting runs is due, so that a lost wake
    /// stays lost.
    NobodyLooks,
    /// A new row has its place, and the limit does not count it.
    UncountedStart,
}

/// A change of a row that the store has applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The row was stored.
    Created,
    /// The row was claimed with this fence.
    Claimed(u64),
    /// The row was committed at this cursor by the holder of this fence.
    Committed { fence: u64, cursor: u64, ends: bool },
    /// The row was ended by another process than its holder.
    Ended,
}

/// The store, and the changes that it has applied.
pub struct Ledger {
    inner: Arc<dyn Executions>,
    bug: Option<Bug>,
    entries: Mutex<Vec<(ExecutionId, Entry)>>,
    /// The keys of the limits of which each run holds places, one for each place.
    held: Mutex<BTreeMap<ExecutionId, Vec<String>>>,
    /// The most places of one limit that were held at a time.
    most_held: AtomicUsize,
    wakes: AtomicU64,
}

impl Ledger {
    pub fn over(inner: Arc<dyn Executions>, bug: Option<Bug>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            bug,
            entries: Mutex::default(),
            held: Mutex::default(),
            most_held: AtomicUsize::new(0),
            wakes: AtomicU64::new(0),
        })
    }

    /// Takes the changes so far, in order.
    pub fn take(&self) -> Vec<(ExecutionId, Entry)> {
        std::mem::take(&mut self.entries.lock().unwrap())
    }

    /// The most places of one limit that were held at a time.
    pub fn most_held(&self) -> usize {
        self.most_held.load(Ordering::SeqCst)
    }

    fn note_places(&self, id: ExecutionId, places: &[Place]) {
        let mut held = self.held.lock().unwrap();
        let own = places.iter().filter(|place| place.standing == Standing::Held);
        held.insert(id, own.map(|place| place.key.clone()).collect());
        for key in places.iter().map(|place| &place.key) {
            let of_key = held.values().flatten().filter(|held| *held == key).count();
            self.most_held.fetch_max(of_key, Ordering::SeqCst);
        }
    }

    /// The changes of limits, with the planted bug.
    fn spoil(&self, limits: &mut [LimitChange]) {
        for limit in limits {
            match self.bug {
                Some(Bug::PlacesExpire) => (limit.most, limit.overtakes) = (1_000, false),
                Some(Bug::NobodyLooks) => limit.due_at = None,
                _ => {}
            }
        }
    }

    fn note(&self, id: ExecutionId, entry: Entry) {
        self.entries.lock().unwrap().push((id, entry));
    }

    fn new_row(&self, row: &Execution) -> Execution {
        let due_at = row.due_at.filter(|_| self.bug != Some(Bug::NotDue) || row.status.is_terminal());
        Execution { due_at, ..row.clone() }
    }
}

#[async_trait]
impl Executions for Ledger {
    async fn create(&self, row: &Execution) -> Stored<bool> {
        let created = self.inner.create(&self.new_row(row)).await?;
        self.note(row.id, Entry::Created);
        Ok(created)
    }

    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        let mut guards = guards.clone();
        self.spoil(&mut guards.limits);
        if self.bug == Some(Bug::UncountedStart) {
            guards.limits.clear();
        }
        let created = self.inner.create_guarded(&self.new_row(row), &guards).await?;
        if created == Created::Done {
            self.note_places(row.id, &row.places);
            self.note(row.id, Entry::Created);
        }
        Ok(created)
    }

    async fn claim(&self, claim: &Claim) -> Stored<Claimed> {
        let claimed = self.inner.claim(claim).await?;
        if let Claimed::Mine(row) = &claimed {
            self.note(row.id, Entry::Claimed(row.fence));
        }
        Ok(claimed)
    }

    async fn commit(&self, commit: &Commit) -> Stored<Committed> {
        let mut asked = commit.clone();
        if self.bug == Some(Bug::NoCondition)
            && let Some(row) = self.inner.read(&commit.account, commit.id).await?
        {
            (asked.fence, asked.cursor) = (row.fence, row.cursor);
        }
        if self.bug == Some(Bug::NoDebt)
            && let Next::End { due_at, .. } = &mut asked.next
        {
            *due_at = None;
        }
        self.spoil(&mut asked.limits);
        let done = self.inner.commit(&asked).await?;
        if done.is_done() {
            self.note_places(commit.id, &commit.places);
            let ends = matches!(commit.next, Next::End { .. });
            self.note(commit.id, Entry::Committed { fence: commit.fence, cursor: commit.cursor, ends });
        }
        Ok(done)
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        let mut asked = end.clone();
        if self.bug == Some(Bug::EndKeepsPlaces) {
            asked.limits.iter_mut().for_each(|limit| limit.gives_back = 0);
        }
        let ended = self.inner.end(&asked).await?;
        if let Ended::Done(_) = &ended {
            self.note_places(end.id, &[]);
            self.note(end.id, Entry::Ended);
        }
        Ok(ended)
    }

    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        self.inner.key_use(account, key, now).await
    }

    async fn renew(&self, renewal: &Renewal) -> Stored<Committed> {
        self.inner.renew(renewal).await
    }

    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()> {
        self.inner.settle(account, id, due_at).await
    }

    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        self.inner.put_delivery(account, id, delivery, due_at).await
    }

    async fn wake(&self, wake: &Wake) -> Stored<Woken> {
        let is_lost = !draw(7, self.wakes.fetch_add(1, Ordering::SeqCst)).is_multiple_of(4);
        if is_lost && self.bug == Some(Bug::NobodyLooks) {
            return Ok(Woken::Busy);
        }
        self.inner.wake(wake).await
    }

    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.inner.read(account, id).await
    }

    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()> {
        self.inner.put_spill(account, id, key, bytes).await
    }

    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>> {
        self.inner.read_spills(account, id, keys).await
    }

    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        self.inner.put_signal(account, id, name, bytes, expires).await
    }

    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        self.inner.read_signals(account, id, names).await
    }

    fn due_shards(&self) -> u8 {
        self.inner.due_shards()
    }

    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>> {
        self.inner.due(shard, now, after, limit).await
    }

    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()> {
        self.inner.set_aside(row, until).await
    }

    async fn list(&self, query: &ListQuery) -> Stored<Page> {
        self.inner.list(query).await
    }

    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        self.inner.scan(scan).await
    }

    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        self.inner.delete(account, id).await
    }

    async fn limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>> {
        self.inner.limit(account, key, first).await
    }

    async fn look_again(&self, account: &AccountId, key: &str, found: Timestamp, at: Timestamp) -> Stored<()> {
        self.inner.look_again(account, key, found, at).await
    }
}

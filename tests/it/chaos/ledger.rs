//! A store that writes down what is done to runs; and, where a test wants to see whether anybody
//! notices, does one thing wrong.

use async_trait::async_trait;
use engine::ports::Stored;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Executions, Guards, KeyUse, ListQuery, Next, Page,
    Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use model::{AccountId, Delivery, Execution, ExecutionId, Timestamp};
use std::sync::{Arc, Mutex};

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A commit is stored whatever the row has become since it was claimed.
    NoCondition,
    /// A new row has no `due_at`.
    NotDue,
    /// A run that ends owes nobody anything.
    NoDebt,
    /// Each request has a key of its own. Not the store's, but told by it.
    KeyPerAttempt,
}

/// Something that was done to a run, applied by the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Its row was stored.
    Created,
    /// It was claimed under this fence.
    Claimed(u64),
    /// It was committed at this cursor by a holder of this fence.
    Committed { fence: u64, cursor: u64, ends: bool },
    /// It was ended from outside.
    Ended,
}

/// The store, and what was done to it.
pub struct Ledger {
    inner: Arc<dyn Executions>,
    bug: Option<Bug>,
    entries: Mutex<Vec<(ExecutionId, Entry)>>,
}

impl Ledger {
    pub fn over(inner: Arc<dyn Executions>, bug: Option<Bug>) -> Arc<Self> {
        Arc::new(Self { inner, bug, entries: Mutex::default() })
    }

    /// What was done so far, in order; forgotten then.
    pub fn take(&self) -> Vec<(ExecutionId, Entry)> {
        std::mem::take(&mut self.entries.lock().unwrap())
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
        let created = self.inner.create_guarded(&self.new_row(row), guards).await?;
        if created == Created::Done {
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
        let done = self.inner.commit(&asked).await?;
        if done.is_done() {
            let ends = matches!(commit.next, Next::End { .. });
            self.note(commit.id, Entry::Committed { fence: commit.fence, cursor: commit.cursor, ends });
        }
        Ok(done)
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        let ended = self.inner.end(end).await?;
        if let Ended::Done(_) = &ended {
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

    async fn due(&self, shard: u8, now: Timestamp, limit: usize) -> Stored<Vec<DueRow>> {
        self.inner.due(shard, now, limit).await
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
}

//! Records the executions of a case, and simulates that the process of a worker ends at a commit.

use super::http::Simulated;
use crate::outcome::Sent;
use async_trait::async_trait;
use engine::ports::Stored;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Executions, Guards, KeyUse, Limit, ListQuery, Page,
    Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use model::{AccountId, Delivery, Execution, ExecutionId, Timestamp};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// When the processes of workers end.
#[derive(Clone, Default)]
pub enum Crashes {
    /// No process ever ends.
    #[default]
    Never,
    /// After each commit.
    AfterCommits,
    /// Before the first commit after each new request, so that the request was sent and is not
    /// recorded.
    BeforeCommits(Arc<Simulated>, Arc<Mutex<HashSet<String>>>),
}

impl Crashes {
    /// Workers that crash once after each request, before anything of it is stored.
    pub fn before_commits(http: &Arc<Simulated>) -> Self {
        Self::BeforeCommits(Arc::clone(http), Arc::default())
    }
}

/// The process of a worker.
#[derive(Default)]
pub struct WorkerProcess {
    crashes: Crashes,
    commits: Arc<AtomicUsize>,
    crashed: Notify,
}

impl WorkerProcess {
    /// A process that ends at the times of `crashes`. Its commits are added to `commits`.
    pub fn new(crashes: Crashes, commits: Arc<AtomicUsize>) -> Self {
        Self { crashes, commits, crashed: Notify::new() }
    }

    /// Returns when the process ends. The worker is dropped then.
    pub async fn crashed(&self) {
        self.crashed.notified().await;
    }

    async fn before_commit(&self) {
        if let Crashes::BeforeCommits(http, seen) = &self.crashes {
            let is_new = {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                let known = seen.len();
                seen.extend(http.sent().iter().map(Sent::signature));
                seen.len() > known
            };
            if is_new {
                self.crash().await;
            }
        }
    }

    async fn after_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        if matches!(self.crashes, Crashes::AfterCommits) {
            self.crash().await;
        }
    }

    async fn crash(&self) {
        self.crashed.notify_one();
        std::future::pending::<()>().await;
    }
}

/// The executions of a case.
pub struct Watched {
    inner: Arc<dyn Executions>,
    process: Arc<WorkerProcess>,
    known: Arc<Mutex<Vec<ExecutionId>>>,
}

impl Watched {
    /// The executions of a store, for a process. Their ids are added to `known`.
    pub fn new(inner: Arc<dyn Executions>, process: Arc<WorkerProcess>, known: Arc<Mutex<Vec<ExecutionId>>>) -> Self {
        Self { inner, process, known }
    }

    fn note(&self, row: &Execution) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&row.id) {
            known.push(row.id);
        }
    }
}

#[async_trait]
impl Executions for Watched {
    async fn create(&self, row: &Execution) -> Stored<bool> {
        self.note(row);
        self.inner.create(row).await
    }

    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        self.note(row);
        self.inner.create_guarded(row, guards).await
    }

    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        self.inner.key_use(account, key, now).await
    }

    async fn claim(&self, claim: &Claim) -> Stored<Claimed> {
        self.inner.claim(claim).await
    }

    async fn commit(&self, commit: &Commit) -> Stored<Committed> {
        self.process.before_commit().await;
        let done = self.inner.commit(commit).await;
        self.process.after_commit().await;
        done
    }

    async fn renew(&self, renewal: &Renewal) -> Stored<Committed> {
        self.inner.renew(renewal).await
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        self.inner.end(end).await
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

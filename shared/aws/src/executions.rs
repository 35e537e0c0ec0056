//! Stores executions: the row, its entries in the indexes, and the items beside it. Every write of
//! the row is one conditional write.

mod change;
mod claim;
mod commit;
mod create;
mod delete;
mod deliver;
mod due;
mod end;
mod guards;
mod limits;
mod list;
mod range;
mod row;
mod scan;
mod settle;
mod shard;
mod signals;
mod spills;
mod wake;
mod walk;

use crate::dynamodb::{Table, Tables, primary_key};
use async_trait::async_trait;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Guards, KeyUse, Limit, ListQuery, Page, Renewal,
    Scan, SpillKey, Summary, Wake, Woken,
};
use engine::ports::{self, Clock, Ids, Stored};
use model::{AccountId, Delivery, Execution, ExecutionId, Timestamp};
use std::sync::Arc;

/// How many shards each key of the indexes has.
#[derive(Clone, Copy)]
pub(crate) struct Shards {
    /// Those of the due index.
    pub(crate) due: u8,
    /// Those of each key of the listing indexes.
    pub(crate) lists: u8,
}

/// The executions of all accounts.
pub(crate) struct Executions {
    table: Table,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    shards: Shards,
}

impl Executions {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, shards: Shards) -> Self {
        Self { table: tables.executions.clone(), clock, ids, shards }
    }

    /// The shard of the due index that a run is written to.
    fn shard(&self, id: ExecutionId) -> u8 {
        primary_key::due_shard(id, self.shards.due)
    }
}

#[async_trait]
impl ports::Executions for Executions {
    async fn create(&self, row: &Execution) -> Stored<bool> {
        self.create_row(row).await
    }

    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created> {
        self.create_guarded_row(row, guards).await
    }

    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>> {
        self.read_key_use(account, key, now).await
    }

    async fn claim(&self, claim: &Claim) -> Stored<Claimed> {
        self.claim_row(claim).await
    }

    async fn commit(&self, commit: &Commit) -> Stored<Committed> {
        self.commit_row(commit).await
    }

    async fn renew(&self, renewal: &Renewal) -> Stored<Committed> {
        self.renew_row(renewal).await
    }

    async fn end(&self, end: &End) -> Stored<Ended> {
        self.end_row(end).await
    }

    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()> {
        self.settle_row(account, id, due_at).await
    }

    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        self.put_row_delivery(account, id, delivery, due_at).await
    }

    async fn wake(&self, wake: &Wake) -> Stored<Woken> {
        self.wake_row(wake).await
    }

    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.read_row(account, id).await
    }

    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()> {
        self.put_spill_item(account, id, key, bytes).await
    }

    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>> {
        self.read_spill_items(account, id, keys).await
    }

    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        self.put_signal_item(account, id, name, bytes, expires).await
    }

    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        self.read_signal_items(account, id, names).await
    }

    fn due_shards(&self) -> u8 {
        self.shards.due
    }

    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>> {
        self.due_rows(shard, now, after, limit).await
    }

    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()> {
        self.set_row_aside(row, until).await
    }

    async fn list(&self, query: &ListQuery) -> Stored<Page> {
        self.list_page(query).await
    }

    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        self.scan_entries(scan).await
    }

    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool> {
        self.delete_run(account, id).await
    }

    async fn limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>> {
        self.read_limit(account, key, first).await
    }

    async fn look_again(&self, account: &AccountId, key: &str, found: Timestamp, at: Timestamp) -> Stored<()> {
        self.set_limit_due(account, key, found, at).await
    }
}

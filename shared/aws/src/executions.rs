//! Stores executions: the row, its entries in the indexes, and the items beside it. Every write of
//! the row is one conditional write.

mod change;
mod claim;
mod commit;
mod delete;
mod due;
mod end;
mod guards;
mod limits;
mod list;
mod range;
mod row;
mod shard;
mod wake;
mod walk;

use crate::dynamodb::{
    Conditional, Fields, SERVICE, Table, Tables, Update, binary, json, number, primary_key, readable, text, time,
};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::ReturnValue;
use change::Change;
use engine::ports::executions::{
    Claim, Claimed, Commit, Committed, Created, DueRow, End, Ended, Guards, KeyUse, Limit, ListQuery, MAX_SIGNAL_BYTES,
    Page, Renewal, Scan, SpillKey, Summary, Wake, Woken,
};
use engine::ports::{self, Clock, Ids, StoreError, Stored};
use model::{AccountId, Delivery, Execution, ExecutionId, Status, Timestamp};
use range::Range;
use row::Seen;
use std::sync::Arc;
use walk::Walk;

const NEW: &str = "attribute_not_exists(#pk)";
const FIRST_DELIVERY: &str = "attribute_exists(#pk) AND #status <> :running AND attribute_not_exists(#delivery_edit)";
const DELIVERY_AS_SEEN: &str = "attribute_exists(#pk) AND #status <> :running AND #delivery_edit = :seen";

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
        let trigger = self.store_trigger(row).await?;
        match self.table.put_if(row::encode(row, trigger, self.shards)?, NEW, Vec::new()).await? {
            Conditional::Applied(()) => Ok(true),
            Conditional::Refused(Some(old)) => Ok(Seen::new(&old)?.is_made_by(&row.attempt_id)),
            Conditional::Refused(None) => Ok(false),
        }
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
        let mut values = vec![(":running", text(Status::Running.as_str()))];
        values.extend(due_at.map(|due_at| (":due_at", time(due_at))));
        let update = Update {
            key: primary_key::execution(account, id),
            change: if due_at.is_some() { "SET #due_at = :due_at" } else { "REMOVE #due_at, #due_shard" },
            // A row that was settled before is not changed.
            condition: "attribute_exists(#due_at) AND #status <> :running",
            values,
            returns: ReturnValue::None,
        };
        self.table.update_if(update).await.map(|_| ())
    }

    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool> {
        let written = json("delivery", delivery)?;
        let values = vec![
            (":running", text(Status::Running.as_str())),
            (":delivery", written.clone()),
            (":edit", number(delivery.edit)),
        ];
        let mut change = Change::new("#delivery = :delivery, #delivery_edit = :edit", values);
        let seen = delivery.edit.saturating_sub(1);
        if seen > 0 {
            change.values.push((":seen", number(seen)));
        }
        change.due(self.shard(id), due_at);
        let update = Update {
            key: primary_key::execution(account, id),
            change: &change.expression(),
            condition: if seen > 0 { DELIVERY_AS_SEEN } else { FIRST_DELIVERY },
            values: change.values,
            returns: ReturnValue::None,
        };
        Ok(match self.table.update_if(update).await? {
            Conditional::Applied(_) => true,
            // The same content with the same edit number: this call has written it before and the
            // answer was lost, or another call has written the same.
            Conditional::Refused(old) => old.is_some_and(|old| old.get("delivery") == Some(&written)),
        })
    }

    async fn wake(&self, wake: &Wake) -> Stored<Woken> {
        self.wake_row(wake).await
    }

    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>> {
        self.read_row(account, id).await
    }

    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()> {
        self.table.put(primary_key::spill(account, id, key).item([("data", binary(bytes))])).await
    }

    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>> {
        let wanted: Vec<_> = keys.iter().map(|key| primary_key::spill(account, id, *key)).collect();
        let items = self.table.batch_get(&*self.clock, &wanted).await?;
        let read = |(item, key): (Option<_>, &SpillKey)| {
            let item = item.ok_or_else(|| StoreError::corrupt("spill", format_args!("{key:?} is missing")))?;
            Fields::new("spill", item)?.binary("data")
        };
        items.into_iter().zip(keys).map(read).collect()
    }

    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool> {
        if bytes.len() > MAX_SIGNAL_BYTES {
            let source = format!("a signal of {} bytes; at most {MAX_SIGNAL_BYTES} are kept", bytes.len()).into();
            return Err(StoreError::Refused { service: SERVICE, source });
        }
        // The client repeats a request whose answer was lost. This id shows that the stored item
        // comes from this call.
        let put_by = text(self.ids.uuid(self.clock.now()).simple().to_string());
        // Rounded up, so that the item is kept at least that long.
        let expires_at = number(expires.seconds().saturating_add(1));
        let item = primary_key::signal(account, id, name).item([
            ("data", binary(bytes)),
            ("put_by", put_by.clone()),
            ("expires_at", expires_at),
        ]);
        Ok(match self.table.put_if(item, NEW, Vec::new()).await? {
            Conditional::Applied(()) => true,
            Conditional::Refused(old) => old.is_some_and(|old| old.get("put_by") == Some(&put_by)),
        })
    }

    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>> {
        let wanted: Vec<_> = names.iter().map(|name| primary_key::signal(account, id, name)).collect();
        let items = self.table.batch_get(&*self.clock, &wanted).await?;
        items.into_iter().map(|item| item.map(|item| Fields::new("signal", item)?.binary("data")).transpose()).collect()
    }

    fn due_shards(&self) -> u8 {
        self.shards.due
    }

    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>> {
        self.due_rows(shard, now, after, limit).await
    }

    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()> {
        let update = Update {
            key: due::key(row),
            change: "SET #due_at = :until",
            condition: "#due_at = :found",
            values: vec![(":until", time(until)), (":found", time(row.due_at))],
            returns: ReturnValue::None,
        };
        self.table.update_if(update).await.map(|_| ())
    }

    async fn list(&self, query: &ListQuery) -> Stored<Page> {
        self.list_page(query).await
    }

    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>> {
        let range = Range::new(&scan.account, scan.workflow.as_ref(), &[]);
        let range = range.between(scan.from, scan.to).after(scan.after);
        let mut walk = Walk::new(&self.table, &range, self.shards);
        let mut rows = Vec::new();
        while rows.len() < scan.limit && !walk.is_over() {
            for item in walk.next(scan.limit - rows.len()).await?.items {
                rows.extend(readable(item, walk::decode)?);
            }
        }
        Ok(rows)
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

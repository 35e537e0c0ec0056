//! The lists of workflows that this process has cached. Before a list is returned, one query reads
//! the changes since the last time.

use super::{changes, decode};
use crate::dynamodb::{Table, primary_key, readable};
use engine::ports::{Clock, Stored};
use futures::lock::Mutex;
use model::{AccountId, Timestamp, Workflow, WorkflowId};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex as Guard, PoisonError};

/// The most accounts whose lists are cached, and the most workflows in all of these lists.
const MAX_ACCOUNTS: usize = 8;
const MAX_KEPT: usize = 50_000;
/// If there are more changes, the list is read again.
const MAX_CHANGES: usize = 1_000;
/// A change contains the time of its writer, which can be late by this much because of a slow write
/// or a slow clock. A change that is even later is noticed by the count.
const OVERLAP_MILLIS: i64 = 10_000;
/// The list is read again after this time in any case, because an operator can have edited the
/// table directly.
const MAX_AGE_MILLIS: i64 = 15 * 60 * 1000;

/// The lists of accounts, the most recently used one last.
#[derive(Default)]
pub(super) struct Lists(Guard<Vec<Slot>>);

struct Slot {
    account: AccountId,
    size: usize,
    known: Arc<Mutex<Option<Known>>>,
}

/// A cached list of an account.
struct Known {
    workflows: BTreeMap<WorkflowId, Arc<Workflow>>,
    read_at: Timestamp,
    /// The number of changes that the list contains.
    count: u64,
    /// The moment from which further changes are read.
    from: Timestamp,
    /// The keys of changes that the list contains and that will be read again.
    seen: HashSet<String>,
}

impl Lists {
    /// The account's workflows by their ids, up to date.
    pub async fn get(&self, table: &Table, clock: &dyn Clock, account: &AccountId) -> Stored<Vec<Arc<Workflow>>> {
        let slot = self.slot(account);
        // A caller who waits here finds a fresh list, and still reads the changes since the call
        // began.
        let mut held = slot.lock().await;
        let known = match held.take() {
            Some(known) => known.follow(table, clock, account).await?,
            None => None,
        };
        let known = match known {
            Some(known) => known,
            None => Known::read(table, clock, account).await?,
        };
        let list: Vec<_> = known.workflows.values().cloned().collect();
        if self.weigh(account, list.len()) {
            *held = Some(known);
        }
        Ok(list)
    }

    /// The entry of an account, moved to the end.
    fn slot(&self, account: &AccountId) -> Arc<Mutex<Option<Known>>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match slots.iter().position(|slot| slot.account == *account) {
            Some(at) => slots.remove(at),
            None => Slot { account: account.clone(), size: 0, known: Arc::default() },
        };
        let known = Arc::clone(&slot.known);
        slots.push(slot);
        if slots.len() > MAX_ACCOUNTS {
            slots.remove(0);
        }
        known
    }

    /// Makes room for a list of this size by dropping the least recently used ones; false if it is
    /// too large.
    fn weigh(&self, account: &AccountId, size: usize) -> bool {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(slot) = slots.iter_mut().find(|slot| slot.account == *account) else { return false };
        slot.size = size;
        if size > MAX_KEPT {
            slots.retain(|slot| slot.account != *account);
            return false;
        }
        while slots.iter().map(|slot| slot.size).sum::<usize>() > MAX_KEPT {
            let Some(first) = slots.iter().position(|slot| slot.account != *account) else { break };
            slots.remove(first);
        }
        true
    }
}

impl Known {
    /// Reads everything again. The changes are read first: a change in the meantime is then
    /// contained in the list and also followed later.
    async fn read(table: &Table, clock: &dyn Clock, account: &AccountId) -> Stored<Self> {
        let read_at = clock.now();
        let from = read_at.plus_millis(-OVERLAP_MILLIS);
        let look = changes::since(table, account, from, usize::MAX).await?;
        let (changes, count) = look.map_or_else(Default::default, |look| (look.changes, look.count));
        let items = table.partition(primary_key::workflows(account), true).await?;
        let mut workflows = BTreeMap::new();
        for item in items {
            if let Some(workflow) = readable(item, decode)? {
                workflows.insert(workflow.id.clone(), Arc::new(workflow));
            }
        }
        let seen = changes.into_iter().map(|(key, _)| key).collect();
        Ok(Self { workflows, read_at, count, from, seen })
    }

    /// The list with all changes since it was read; `None` if it must be read again.
    async fn follow(mut self, table: &Table, clock: &dyn Clock, account: &AccountId) -> Stored<Option<Self>> {
        let now = clock.now();
        if now.0.saturating_sub(self.read_at.0) > MAX_AGE_MILLIS {
            return Ok(None);
        }
        let most = MAX_CHANGES.saturating_add(self.seen.len());
        let Some(look) = changes::since(table, account, self.from, most).await? else { return Ok(None) };
        let fresh: Vec<_> = look.changes.into_iter().filter(|(key, _)| !self.seen.contains(key)).collect();
        if self.count.saturating_add(fresh.len() as u64) != look.count {
            return Ok(None);
        }
        let keys: Vec<_> = fresh.iter().map(|(_, id)| primary_key::workflow(account, id)).collect();
        for ((_, id), item) in fresh.iter().zip(table.batch_get(clock, &keys).await?) {
            match item.map(|item| readable(item, decode)).transpose()?.flatten() {
                Some(workflow) => self.workflows.insert(id.clone(), Arc::new(workflow)),
                None => self.workflows.remove(id),
            };
        }
        self.count = look.count;
        self.seen.extend(fresh.into_iter().map(|(key, _)| key));
        let from = now.plus_millis(-OVERLAP_MILLIS);
        if from > self.from {
            self.from = from;
            let bound = primary_key::workflow_changes_from(from);
            self.seen.retain(|key| *key >= bound);
        }
        Ok(Some(self))
    }
}

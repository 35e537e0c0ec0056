//! Published versions: an item each, and one item with the last used number.

use crate::dynamodb::item::{record, text};
use crate::dynamodb::kept::Age;
use crate::dynamodb::{
    Conditional, Fields, Item, Table, Tables, Transacted, Verdict, Write, json, number, primary_key, readable,
    transaction,
};
use async_trait::async_trait;
use engine::ports::versions::Published;
use engine::ports::{self, Clock, Ids, Stored};
use model::{AccountId, Version, WorkflowId};
use std::sync::Arc;

const NEW: &str = "attribute_not_exists(#pk)";
const FIRST_OR_NEXT: &str = "attribute_not_exists(#pk) AND :before = :zero OR #number = :before";
/// The call that has published the version.
const BY: &str = "published_by";
const UNCHANGED: &str = "#edit = :edit";

/// Published versions of an account's workflows.
pub(crate) struct Versions {
    table: Table,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Versions {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { table: tables.workflows.clone(), clock, ids }
    }
}

#[async_trait]
impl ports::Versions for Versions {
    async fn publish(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool> {
        let last = primary_key::last_version(account, workflow).item([("number", number(version.number))]);
        // The records of two requests in the same millisecond can be equal, so they do not show
        // which of both has published.
        let mine = text(self.ids.uuid(self.clock.now()).simple().to_string());
        let mut own = encode(account, workflow, version)?;
        own.insert(BY.to_owned(), mine.clone());
        let before = version.number.saturating_sub(1);
        let values = vec![(":before", number(before)), (":zero", number(0))];
        let writes = vec![Write::put(own, NEW), Write::Put { item: last, condition: FIRST_OR_NEXT, values }];
        match transaction::commit(&self.table, &*self.clock, workflow.as_str(), writes).await? {
            Transacted::Done => Ok(true),
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                // This call has published it before, and its answer was lost.
                Some(Verdict::Failed(old)) => Ok(old.is_some_and(|old| old.get(BY) == Some(&mine))),
                _ => Ok(false),
            },
        }
    }

    async fn read(&self, account: &AccountId, workflow: &WorkflowId, number: u32) -> Stored<Option<Version>> {
        let key = primary_key::version(account, workflow, number);
        self.table.get_kept(key, Age::Current).await?.map(decode).transpose()
    }

    async fn list(&self, account: &AccountId, workflow: &WorkflowId) -> Stored<Published> {
        let mut items = self.table.partition(primary_key::versions(account, workflow), true).await?;
        let Some(last) = items.pop() else { return Ok(Published::default()) };
        let last = Fields::new("version", last)?.number("number")?;
        let versions = items.into_iter().filter_map(|item| readable(item, decode).transpose());
        Ok(Published { last, versions: versions.collect::<Stored<_>>()? })
    }

    async fn update(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool> {
        let edit = vec![(":edit", number(version.edit.saturating_sub(1)))];
        let item = encode(account, workflow, version)?;
        match self.table.put_if(item.clone(), UNCHANGED, edit).await? {
            Conditional::Applied(()) => Ok(true),
            // If the same record is stored, an earlier call wrote it and its answer was lost, or
            // another request has made the same change.
            Conditional::Refused(old) => Ok(old == Some(item)),
        }
    }

    async fn delete(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool> {
        let key = primary_key::version(account, workflow, version.number);
        let own = Write::Delete { key, condition: UNCHANGED, values: vec![(":edit", number(version.edit))] };
        let done = transaction::commit(&self.table, &*self.clock, workflow.as_str(), vec![own]).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

fn encode(account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<Item> {
    let data = json("version", version)?;
    Ok(primary_key::version(account, workflow, version.number).item([("edit", number(version.edit)), ("data", data)]))
}

fn decode(item: Item) -> Stored<Version> {
    record("version", item)
}

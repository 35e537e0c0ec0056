//! Published versions: an item each, and one item with the last used number.

use crate::dynamodb::item::record;
use crate::dynamodb::kept::Age;
use crate::dynamodb::{
    Conditional, FORMAT, Fields, Item, Table, Tables, Transacted, Verdict, Write, json, number, primary_key, readable,
    transaction,
};
use async_trait::async_trait;
use engine::ports::versions::Published;
use engine::ports::{self, Clock, Stored};
use model::{AccountId, Version, WorkflowId};
use std::sync::Arc;

const NEW: &str = "attribute_not_exists(#pk)";
const FIRST_OR_NEXT: &str = "attribute_not_exists(#pk) AND :before = :zero OR #number = :before";
const UNCHANGED: &str = "#edit = :edit";

/// Published versions of an account's workflows.
pub(crate) struct Versions {
    table: Table,
    clock: Arc<dyn Clock>,
}

impl Versions {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.workflows.clone(), clock }
    }
}

#[async_trait]
impl ports::Versions for Versions {
    async fn publish(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool> {
        let mut last = primary_key::last_version(account, workflow).into_item();
        last.insert("v".to_owned(), number(FORMAT));
        last.insert("number".to_owned(), number(version.number));
        let before = version.number.saturating_sub(1);
        let values = vec![(":before", number(before)), (":zero", number(0))];
        let writes = vec![
            Write::Put { item: encode(account, workflow, version)?, condition: NEW, values: Vec::new() },
            Write::Put { item: last, condition: FIRST_OR_NEXT, values },
        ];
        match transaction::commit(&self.table, &*self.clock, workflow.as_str(), writes).await? {
            Transacted::Done => Ok(true),
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(old)) => same(version, old.as_ref()),
                _ => Ok(false),
            },
        }
    }

    async fn read(&self, account: &AccountId, workflow: &WorkflowId, number: u32) -> Stored<Option<Version>> {
        self.table
            .get_kept(primary_key::version(account, workflow, number), Age::Current)
            .await?
            .map(decode)
            .transpose()
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
        match self.table.put_if(encode(account, workflow, version)?, UNCHANGED, edit).await? {
            Conditional::Applied(()) => Ok(true),
            Conditional::Refused(old) => same(version, old.as_ref()),
        }
    }

    async fn delete(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool> {
        let key = primary_key::version(account, workflow, version.number);
        let own = Write::Delete { key, condition: UNCHANGED, values: vec![(":edit", number(version.edit))] };
        let done = transaction::commit(&self.table, &*self.clock, workflow.as_str(), vec![own]).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

/// If the stored record is already the written one, an earlier call wrote it and its answer was
/// lost.
fn same(version: &Version, old: Option<&Item>) -> Stored<bool> {
    let data = json("version", version)?;
    Ok(old.is_some_and(|old| old.get("data") == Some(&data)))
}

fn encode(account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<Item> {
    let mut item = primary_key::version(account, workflow, version.number).into_item();
    item.insert("v".to_owned(), number(FORMAT));
    item.insert("edit".to_owned(), number(version.edit));
    item.insert("data".to_owned(), json("version", version)?);
    Ok(item)
}

fn decode(item: Item) -> Stored<Version> {
    record("version", item)
}

//! Folders: an item each, and an item for each name, so that only one folder in a parent can have
//! the name.
//!
//! What is put into a folder is counted in the folder's item, in the transaction that puts it
//! there. So a folder is not deleted while something is put into it.

use crate::dynamodb::table::Values;
use crate::dynamodb::{
    Conditional, Fields, Item, Key, Table, Tables, Transacted, Verdict, Write, json, number, primary_key, readable,
    text, transaction,
};
use async_trait::async_trait;
use engine::ports::workflows::Written;
use engine::ports::{self, Clock, Stored};
use model::{AccountId, Folder};
use std::sync::Arc;

const NEW: &str = "attribute_not_exists(#pk)";
const NEW_OR_MINE: &str = "attribute_not_exists(#pk) OR #folder = :id";
const UNCHANGED: &str = "#edit = :edit";
const UNCHANGED_AND_NEVER_ENTERED: &str = "#edit = :edit AND attribute_not_exists(#entered)";
const UNCHANGED_AND_NOT_ENTERED: &str = "#edit = :edit AND #entered = :entered";
const COUNT: &str = "ADD #entered :one";

/// The folders of an account.
pub(crate) struct Folders {
    table: Table,
    clock: Arc<dyn Clock>,
}

impl Folders {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.workflows.clone(), clock }
    }

    /// Writes a folder. The first write is the record's own item, the second the item of its name.
    async fn write(&self, folder: &Folder, writes: Vec<Write<'_>>) -> Stored<Written> {
        let transacted = transaction::commit(&self.table, &*self.clock, &folder.id, writes).await?;
        let Transacted::Refused(verdicts) = transacted else { return Ok(Written::Done) };
        let mut verdicts = verdicts.into_iter();
        match (verdicts.next(), verdicts.next()) {
            (Some(Verdict::Failed(old)), _) => changed(folder, old.as_ref()),
            (_, Some(Verdict::Failed(_))) => Ok(Written::NameTaken),
            _ => Ok(Written::Changed),
        }
    }
}

#[async_trait]
impl ports::Folders for Folders {
    async fn create(&self, account: &AccountId, folder: &Folder) -> Stored<Written> {
        let mut writes = vec![Write::put(encode(account, folder)?, NEW), own_name(account, folder)];
        writes.extend(folder.parent_id.as_deref().map(|parent| enter(account, parent)));
        self.write(folder, writes).await
    }

    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>> {
        self.table.get(primary_key::folder(account, id)).await?.map(decode).transpose()
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<Folder>> {
        let items = self.table.partition(primary_key::folders(account), true).await?;
        items.into_iter().filter_map(|item| readable(item, decode).transpose()).collect()
    }

    async fn update(&self, account: &AccountId, before: &Folder, after: &Folder, above: &[Folder]) -> Stored<Written> {
        let item = encode(account, after)?;
        let edit = vec![(":edit", number(before.edit))];
        if name_key(account, before) == name_key(account, after) {
            return match self.table.put_if(item, UNCHANGED, edit).await? {
                Conditional::Applied(()) => Ok(Written::Done),
                Conditional::Refused(old) => changed(after, old.as_ref()),
            };
        }
        let own = Write::Put { item, condition: UNCHANGED, values: edit };
        let writes = [own, own_name(account, after), free_name(account, before)];
        let above = above.iter().map(|folder| enter_unchanged(account, folder));
        self.write(after, writes.into_iter().chain(above).collect()).await
    }

    async fn delete(&self, account: &AccountId, folder: &Folder) -> Stored<bool> {
        let key = primary_key::folder(account, &folder.id);
        let mut values = vec![(":edit", number(folder.edit))];
        let condition = if folder.entered == 0 {
            UNCHANGED_AND_NEVER_ENTERED
        } else {
            values.push((":entered", number(folder.entered)));
            UNCHANGED_AND_NOT_ENTERED
        };
        let own = Write::Delete { key, condition, values };
        let writes = vec![own, free_name(account, folder)];
        let done = transaction::commit(&self.table, &*self.clock, &folder.id, writes).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

/// Counts something that is put into a folder, which must exist.
pub(crate) fn enter(account: &AccountId, folder: &str) -> Write<'static> {
    counted(primary_key::folder(account, folder), "attribute_exists(#pk)", Vec::new())
}

/// The same, if the folder has not changed since it was read.
fn enter_unchanged(account: &AccountId, folder: &Folder) -> Write<'static> {
    counted(primary_key::folder(account, &folder.id), UNCHANGED, vec![(":edit", number(folder.edit))])
}

fn counted(key: Key, condition: &str, mut values: Values) -> Write<'static> {
    values.push((":one", number(1)));
    Write::Update { key, change: COUNT.to_owned(), condition: Some(condition.to_owned()), values }
}

/// If the stored record is already the written one, an earlier call wrote it and its answer was
/// lost.
fn changed(written: &Folder, old: Option<&Item>) -> Stored<Written> {
    let data = json("folder", written)?;
    let same = old.is_some_and(|old| old.get("data") == Some(&data));
    Ok(if same { Written::Done } else { Written::Changed })
}

fn name_key(account: &AccountId, folder: &Folder) -> Key {
    primary_key::folder_name(account, folder.parent_id.as_deref(), &folder.name)
}

fn own_name(account: &AccountId, folder: &Folder) -> Write<'static> {
    let item = name_key(account, folder).item([("folder", text(folder.id.as_str()))]);
    Write::Put { item, condition: NEW_OR_MINE, values: vec![(":id", text(folder.id.as_str()))] }
}

fn free_name(account: &AccountId, folder: &Folder) -> Write<'static> {
    let values = vec![(":id", text(folder.id.as_str()))];
    Write::Delete { key: name_key(account, folder), condition: NEW_OR_MINE, values }
}

fn encode(account: &AccountId, folder: &Folder) -> Stored<Item> {
    let data = json("folder", folder)?;
    let mut item = primary_key::folder(account, &folder.id).item([("edit", number(folder.edit)), ("data", data)]);
    if folder.entered > 0 {
        item.insert("entered".to_owned(), number(folder.entered));
    }
    Ok(item)
}

fn decode(item: Item) -> Stored<Folder> {
    let mut fields = Fields::new("folder", item)?;
    let entered = fields.maybe_number("entered")?.unwrap_or_default();
    Ok(Folder { entered, ..fields.json("data")? })
}

//! Workflows: a small summary item each, immutable revisions, and items for everything that must be
//! unique: the name in a folder, and the flow key in the account.

mod changes;
mod lists;
mod revisions;
mod slots;

use crate::dynamodb::kept::Age;
use crate::dynamodb::{
    Fields, Item, Key, Table, Tables, Transacted, Verdict, Write, json, number, packed, parts, primary_key, text,
    transaction,
};
use crate::folders;
use async_trait::async_trait;
use engine::ports::workflows::{Revisions, SlotRow, Written};
use engine::ports::{self, Clock, Ids, StoreError, Stored};
use lists::Lists;
use model::{AccountId, Definition, Timestamp, Workflow, WorkflowId};
use std::sync::Arc;

const NEW: &str = "attribute_not_exists(#pk)";
const NEW_OR_MINE: &str = "attribute_not_exists(#pk) OR #workflow = :id";
const UNCHANGED: &str = "#edit = :edit";

/// Workflows of an account.
pub(crate) struct Workflows {
    table: Table,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    lists: Lists,
}

impl Workflows {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { table: tables.workflows.clone(), clock, ids, lists: Lists::default() }
    }

    /// Applies the writes, that of a revision, and records the change, in one transaction. Each
    /// write has a result for its refusal; if several are refused, the first result counts.
    async fn write(
        &self,
        account: &AccountId,
        workflow: &Workflow,
        writes: Vec<(Write<'_>, Written)>,
        revision: Option<Write<'_>>,
    ) -> Stored<Written> {
        let (mut writes, meanings): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        let (at_revision, has_revision) = (writes.len(), revision.is_some());
        writes.extend(revision);
        writes.extend(changes::change_writes(account, workflow, self.clock.now()));
        let transacted = transaction::commit(&self.table, &*self.clock, workflow.id.as_str(), writes).await?;
        let Transacted::Refused(verdicts) = transacted else { return Ok(Written::Done) };
        // Two requests in the same millisecond can have equal records and different definitions.
        let is_another = has_revision && matches!(verdicts.get(at_revision), Some(Verdict::Failed(_)));
        let refused = verdicts.into_iter().zip(meanings).find_map(|(verdict, meaning)| match verdict {
            Verdict::Failed(old) => Some((old, meaning)),
            Verdict::Held => None,
        });
        match refused {
            Some((old, Written::Changed)) if !is_another => changed(workflow, old.as_ref()),
            Some((_, meaning)) => Ok(meaning),
            None => Ok(Written::Changed),
        }
    }
}

#[async_trait]
impl ports::Workflows for Workflows {
    async fn create(&self, account: &AccountId, workflow: &Workflow, definition: &Definition) -> Stored<Written> {
        let revision = revisions::written(&self.table, account, workflow, definition).await?;
        let mut writes = vec![
            (Write::put(encode(account, workflow)?, NEW), Written::Changed),
            (own(name_key(account, workflow), workflow), Written::NameTaken),
            (own(flow_key(account, workflow), workflow), Written::FlowKeyTaken),
        ];
        writes.extend(entered(account, workflow));
        self.write(account, workflow, writes, Some(revision)).await
    }

    async fn read(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<Workflow>> {
        self.table.get_kept(primary_key::workflow(account, id), Age::Current).await?.map(decode).transpose()
    }

    async fn find_flow(&self, account: &AccountId, flow_key: &str) -> Stored<Option<WorkflowId>> {
        let Some(item) = self.table.get_kept(primary_key::flow_key(account, flow_key), Age::Current).await? else {
            return Ok(None);
        };
        let id = Fields::new("flow key", item)?.text("workflow")?;
        WorkflowId::parse(&id).map(Some).map_err(|error| StoreError::corrupt("flow key", error.to_string()))
    }

    async fn definition(&self, account: &AccountId, id: &WorkflowId, revision: u32) -> Stored<Option<Definition>> {
        let key = primary_key::revision(account, id, revision);
        let owner = key.pk.clone();
        let Some(item) = self.table.get(key).await? else { return Ok(None) };
        let data = Fields::new("definition", item)?.binary("data")?;
        let bytes = parts::load(&self.table, &*self.clock, &owner, data).await?;
        packed::unpack("definition", &bytes).map(Some)
    }

    async fn last_revision(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<u32>> {
        revisions::last(&self.table, account, id).await
    }

    async fn revisions(
        &self,
        account: &AccountId,
        id: &WorkflowId,
        before: Option<u32>,
        limit: usize,
    ) -> Stored<Revisions> {
        revisions::page(&self.table, account, id, before, limit).await
    }

    async fn update(
        &self,
        account: &AccountId,
        before: &Workflow,
        after: &Workflow,
        definition: Option<&Definition>,
    ) -> Stored<Written> {
        let item = encode(account, after)?;
        let edit = vec![(":edit", number(before.edit))];
        let renamed = name_key(account, before) != name_key(account, after);
        let rekeyed = flow_key(account, before) != flow_key(account, after);
        let mut writes = vec![(Write::Put { item, condition: UNCHANGED, values: edit }, Written::Changed)];
        if renamed {
            writes.push((own(name_key(account, after), after), Written::NameTaken));
            writes.push((free(name_key(account, before), before), Written::Changed));
        }
        if after.folder_id != before.folder_id {
            writes.extend(entered(account, after));
        }
        if rekeyed {
            writes.push((own(flow_key(account, after), after), Written::FlowKeyTaken));
            writes.push((free(flow_key(account, before), before), Written::Changed));
        }
        let revision = match definition {
            Some(definition) => Some(revisions::written(&self.table, account, after, definition).await?),
            None => None,
        };
        self.write(account, after, writes, revision).await
    }

    async fn delete(&self, account: &AccountId, workflow: &Workflow) -> Stored<bool> {
        let key = primary_key::workflow(account, &workflow.id);
        let values = vec![(":edit", number(workflow.edit))];
        let own = Write::Delete { key, condition: UNCHANGED, values };
        let owned = [name_key(account, workflow), flow_key(account, workflow)].map(|key| free(key, workflow));
        let change = changes::change_writes(account, workflow, self.clock.now());
        let writes = std::iter::once(own).chain(owned).chain(change).collect();
        let done = transaction::commit(&self.table, &*self.clock, workflow.id.as_str(), writes).await?;
        Ok(matches!(done, Transacted::Done))
    }

    async fn advance(&self, account: &AccountId, workflow: &Workflow, next: Option<Timestamp>) -> Stored<bool> {
        let attempt = self.ids.uuid(self.clock.now()).simple().to_string();
        slots::advance(&self.table, account, workflow, next, attempt).await
    }

    async fn scheduled(&self, shard: u8, until: Timestamp, limit: usize) -> Stored<Vec<SlotRow>> {
        slots::scheduled(&self.table, shard, until, limit).await
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<Arc<Workflow>>> {
        self.lists.get(&self.table, &*self.clock, account).await
    }
}

/// If the stored record is already the written one, an earlier call wrote it and its answer was
/// lost.
fn changed(written: &Workflow, old: Option<&Item>) -> Stored<Written> {
    let data = json("workflow", written)?;
    let same = old.is_some_and(|old| old.get("data") == Some(&data));
    Ok(if same { Written::Done } else { Written::Changed })
}

fn name_key(account: &AccountId, workflow: &Workflow) -> Key {
    primary_key::workflow_name(account, workflow.folder_id.as_deref(), &workflow.name)
}

fn flow_key(account: &AccountId, workflow: &Workflow) -> Key {
    primary_key::flow_key(account, workflow.called_by())
}

/// Counts the workflow in the folder that it is put into.
fn entered(account: &AccountId, workflow: &Workflow) -> Option<(Write<'static>, Written)> {
    workflow.folder_id.as_deref().map(|folder| (folders::enter(account, folder), Written::Changed))
}

/// Makes the workflow the owner of a name or key, unless another one owns it.
fn own(key: Key, workflow: &Workflow) -> Write<'static> {
    let item = key.item([("workflow", text(workflow.id.as_str()))]);
    Write::Put { item, condition: NEW_OR_MINE, values: vec![(":id", text(workflow.id.as_str()))] }
}

/// Frees a name or key of the workflow.
fn free(key: Key, workflow: &Workflow) -> Write<'static> {
    let values = vec![(":id", text(workflow.id.as_str()))];
    Write::Delete { key, condition: NEW_OR_MINE, values }
}

fn encode(account: &AccountId, workflow: &Workflow) -> Stored<Item> {
    let data = json("workflow", workflow)?;
    let mut item = primary_key::workflow(account, &workflow.id).item([("edit", number(workflow.edit)), ("data", data)]);
    item.extend(slots::attributes(account, workflow));
    Ok(item)
}

fn decode(item: Item) -> Stored<Workflow> {
    let mut fields = Fields::new("workflow", item)?;
    let next_run_at = fields.maybe_time(slots::AT)?;
    Ok(Workflow { next_run_at, ..fields.json("data")? })
}

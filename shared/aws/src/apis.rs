//! API records, stored by name, with an item that maps the id to the name.

use crate::dynamodb::item::record;
use crate::dynamodb::kept::Age;
use crate::dynamodb::{
    Conditional, Fields, Item, Key, Table, Tables, Transacted, Verdict, Write, json, number, primary_key, readable,
    text, transaction,
};
use async_trait::async_trait;
use engine::ports::{self, Clock, Stored};
use model::{AccountId, ApiKind, ApiRecord};
use std::sync::Arc;

/// A record that is older than its `edit` has none, until its first change.
const UNCHANGED: &str = "#id = :id AND (attribute_not_exists(#edit) OR #edit = :edit)";

/// API records of an account.
pub(crate) struct Apis {
    table: Table,
    clock: Arc<dyn Clock>,
}

impl Apis {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.workflows.clone(), clock }
    }
}

#[async_trait]
impl ports::Apis for Apis {
    async fn create(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool> {
        let new = "attribute_not_exists(#pk)";
        let item = encode(account, api)?;
        let data = json("api", api)?;
        let pointer = primary_key::api_id(account, &api.id).item([("name", text(key(account, api).sk))]);
        let writes = vec![Write::put(item, new), Write::put(pointer, new)];
        match transaction::commit(&self.table, &*self.clock, &api.id, writes).await? {
            Transacted::Done => Ok(true),
            // If the same record exists, an earlier call wrote it and its answer was lost.
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(Some(old))) => Ok(old.get("data") == Some(&data)),
                _ => Ok(false),
            },
        }
    }

    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<ApiRecord>> {
        let Some(pointer) = self.table.get(primary_key::api_id(account, id)).await? else { return Ok(None) };
        let sk = Fields::new("api", pointer)?.text("name")?;
        self.table.get(Key { pk: primary_key::apis(account), sk }).await?.map(decode).transpose()
    }

    async fn find(
        &self,
        account: &AccountId,
        kind: ApiKind,
        module: &str,
        function: &str,
    ) -> Stored<Option<ApiRecord>> {
        let key = primary_key::api(account, kind, module, function);
        self.table.get_kept(key, Age::Current).await?.map(decode).transpose()
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<ApiRecord>> {
        let items = self.table.partition(primary_key::apis(account), true).await?;
        let mut apis =
            items.into_iter().filter_map(|item| readable(item, decode).transpose()).collect::<Stored<Vec<_>>>()?;
        let order = |api: &ApiRecord| (kind_order(api.kind), api.module.clone(), api.function.clone());
        apis.sort_by_cached_key(order);
        Ok(apis)
    }

    async fn replace(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool> {
        let item = encode(account, api)?;
        let values = vec![(":id", text(&api.id)), (":edit", number(api.edit.saturating_sub(1)))];
        match self.table.put_if(item.clone(), UNCHANGED, values).await? {
            Conditional::Applied(()) => Ok(true),
            // If the same record is stored, an earlier call wrote it and its answer was lost.
            Conditional::Refused(old) => Ok(old == Some(item)),
        }
    }

    async fn delete(&self, account: &AccountId, api: &ApiRecord) -> Stored<bool> {
        let own = vec![(":id", text(&api.id))];
        let writes = vec![
            Write::Delete { key: key(account, api), condition: "#id = :id", values: own },
            Write::delete(primary_key::api_id(account, &api.id), "attribute_exists(#pk)"),
        ];
        let done = transaction::commit(&self.table, &*self.clock, &api.id, writes).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

fn key(account: &AccountId, api: &ApiRecord) -> Key {
    primary_key::api(account, api.kind, &api.module, &api.function)
}

fn kind_order(kind: ApiKind) -> u8 {
    match kind {
        ApiKind::Botman => 0,
        ApiKind::Itrigger => 1,
        ApiKind::Webhook => 2,
        ApiKind::Mcp => 3,
    }
}

fn encode(account: &AccountId, api: &ApiRecord) -> Stored<Item> {
    let data = json("api", api)?;
    Ok(key(account, api).item([("id", text(&api.id)), ("edit", number(api.edit)), ("data", data)]))
}

fn decode(item: Item) -> Stored<ApiRecord> {
    record("api", item)
}

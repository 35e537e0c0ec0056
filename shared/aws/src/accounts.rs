//! Accounts, in the table of workflows, and their devices, in the table of access.

use crate::dynamodb::item::{expired, record};
use crate::dynamodb::kept::Age;
use crate::dynamodb::{
    Conditional, FORMAT, Fields, Item, Key, SERVICE, Table, Tables, Update, failed, json, named, names, number,
    primary_key, readable, text,
};
use async_trait::async_trait;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use engine::ports::{self, Clock, Ids, StoreError, Stored};
use model::{Account, AccountId, Device};
use std::sync::Arc;

/// How many attempts are made when other requests change the device at the same time.
const ATTEMPTS: usize = 5;
/// The call that has created the account.
const BY: &str = "created_by";
/// The condition that an item is an account.
const ACCOUNTS: &str = "#sk = :account";

/// Accounts and their devices.
pub(crate) struct Accounts {
    definitions: Table,
    access: Table,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Accounts {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { definitions: tables.workflows.clone(), access: tables.access.clone(), clock, ids }
    }

    async fn device_of(&self, account: &AccountId, device_id: &str, age: Age) -> Stored<Option<Device>> {
        let item = self.access.get_kept(primary_key::device(account, device_id), age).await?;
        item.filter(|item| !expired(item, self.clock.now())).map(device).transpose()
    }
}

#[async_trait]
impl ports::Accounts for Accounts {
    async fn create(&self, account: &Account) -> Stored<bool> {
        let mut item = encode(account)?;
        // The records of two requests in the same millisecond can be equal, so they do not show
        // which of both has created it.
        let mine = text(self.ids.uuid(self.clock.now()).simple().to_string());
        item.insert(BY.to_owned(), mine.clone());
        match self.definitions.put_if(item, "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => Ok(true),
            // This call has created it before, and its answer was lost.
            Conditional::Refused(old) => Ok(old.is_some_and(|old| old.get(BY) == Some(&mine))),
        }
    }

    async fn update(&self, before: &Account, after: &Account) -> Stored<bool> {
        let item = encode(after)?;
        match self.definitions.put_if(item.clone(), "#edit = :edit", vec![(":edit", number(before.edit))]).await? {
            Conditional::Applied(()) => Ok(true),
            // If the same record is stored, an earlier call wrote it and its answer was lost, or
            // another request has made the same change.
            Conditional::Refused(old) => Ok(old == Some(item)),
        }
    }

    async fn list(&self) -> Stored<Vec<AccountId>> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let call = ScanInput::builder()
                .table_name(self.definitions.name()?)
                .filter_expression(ACCOUNTS)
                .projection_expression("#pk")
                .set_expression_attribute_names(names(&[ACCOUNTS, "#pk"]))
                .set_expression_attribute_values(named(vec![(":account", text("account"))]))
                .set_exclusive_start_key(start);
            let page = self.definitions.call(call).await.map_err(failed)?;
            let keys = page.items.unwrap_or_default();
            found.extend(keys.iter().filter_map(|item| primary_key::account_of(&Key::of(item).pk)));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    async fn read(&self, id: &AccountId) -> Stored<Option<Account>> {
        let item = self.definitions.get_kept(primary_key::account(id), Age::Current).await?;
        item.map(|item| record("account", item)).transpose()
    }

    async fn pair(&self, device: &Device) -> Stored<()> {
        let mut values = vec![(":v", number(FORMAT)), (":data", data(device)?)];
        // The sessions are separate attributes, so that each can be ended under a condition or left
        // unchanged.
        let change = match (&device.session, &device.admin_session) {
            (None, None) => "SET #v = :v, #data = :data REMOVE #session",
            (Some(session), None) => {
                values.push((":session", text(session)));
                "SET #v = :v, #data = :data, #session = :session"
            }
            (None, Some(admin)) => {
                values.push((":admin", text(admin)));
                "SET #v = :v, #data = :data, #admin_session = :admin REMOVE #session"
            }
            (Some(session), Some(admin)) => {
                values.extend([(":session", text(session)), (":admin", text(admin))]);
                "SET #v = :v, #data = :data, #session = :session, #admin_session = :admin"
            }
        };
        let key = primary_key::device(&device.account, &device.device_id);
        let condition = "attribute_not_exists(#never)";
        let update = Update { key, change, condition, values, returns: ReturnValue::None };
        self.access.update_if(update).await.map(|_| ())
    }

    async fn devices(&self, account: &AccountId) -> Stored<Vec<Device>> {
        let items = self.access.partition(primary_key::devices(account), true).await?;
        let now = self.clock.now();
        let good = items.into_iter().filter(|item| !expired(item, now));
        good.filter_map(|item| readable(item, device).transpose()).collect()
    }

    async fn rename_device(&self, account: &AccountId, device_id: &str, name: &str) -> Stored<Option<Device>> {
        // A concurrent pairing also sets the name. The later name counts.
        for _ in 0..ATTEMPTS {
            let Some(old) = self.device(account, device_id).await? else { return Ok(None) };
            let renamed = Device { name: name.to_owned(), ..old.clone() };
            let update = Update {
                key: primary_key::device(account, device_id),
                change: "SET #data = :data",
                condition: "#data = :old",
                values: vec![(":data", data(&renamed)?), (":old", data(&old)?)],
                returns: ReturnValue::AllNew,
            };
            if let Conditional::Applied(item) = self.access.update_if(update).await? {
                return device(item).map(Some);
            }
        }
        Err(StoreError::Unavailable { service: SERVICE, source: "a device is paired again and again".into() })
    }

    async fn remove_device(&self, account: &AccountId, device_id: &str) -> Stored<bool> {
        let key = primary_key::device(account, device_id);
        let done = self.access.delete_if(key, "attribute_exists(#pk)", Vec::new()).await?;
        Ok(matches!(done, Conditional::Applied(())))
    }

    async fn device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>> {
        self.device_of(account, device_id, Age::Current).await
    }

    async fn recent_device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>> {
        self.device_of(account, device_id, Age::Recent).await
    }

    async fn end_session(&self, account: &AccountId, device_id: &str, session: &str) -> Stored<()> {
        for (change, condition) in
            [("REMOVE #session", "#session = :session"), ("REMOVE #admin_session", "#admin_session = :session")]
        {
            let key = primary_key::device(account, device_id);
            let values = vec![(":session", text(session))];
            let update = Update { key, change, condition, values, returns: ReturnValue::None };
            if let Conditional::Applied(_) = self.access.update_if(update).await? {
                return Ok(());
            }
        }
        // The device has another session or none, so there is nothing to end.
        Ok(())
    }
}

fn encode(account: &Account) -> Stored<Item> {
    let data = json("account", account)?;
    Ok(primary_key::account(&account.id).item([("edit", number(account.edit)), ("data", data)]))
}

fn device(item: Item) -> Stored<Device> {
    let mut fields = Fields::new("device", item)?;
    let (session, admin_session) = (fields.maybe_text("session")?, fields.maybe_text("admin_session")?);
    Ok(Device { session, admin_session, ..fields.json("data")? })
}

/// The stored fields of a device without its sessions.
fn data(device: &Device) -> Stored<AttributeValue> {
    json("device", &Device { session: None, admin_session: None, ..device.clone() })
}

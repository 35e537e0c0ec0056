//! Accounts, in the table of workflows, and their devices, in the table of access.

use super::item::{Fields, Item, expired, json, number, record, text};
use super::kept::Age;
use super::primary_key;
use super::table::{Conditional, Table, Update, Values};
use super::{FORMAT, Tables};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::ReturnValue;
use engine::ports::{self, Clock, Stored};
use model::{Account, AccountId, Device};
use std::sync::Arc;

/// Accounts and their devices.
pub(crate) struct Accounts {
    definitions: Table,
    access: Table,
    clock: Arc<dyn Clock>,
}

impl Accounts {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { definitions: tables.workflows.clone(), access: tables.access.clone(), clock }
    }

    async fn device_of(&self, account: &AccountId, device_id: &str, age: Age) -> Stored<Option<Device>> {
        let item = self.access.get_kept(primary_key::device(account, device_id), age).await?;
        item.filter(|item| !expired(item, self.clock.now())).map(device).transpose()
    }

    async fn put(&self, account: &Account, condition: &str, values: Values) -> Stored<bool> {
        let mut item = primary_key::account(&account.id).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("edit".to_owned(), number(account.edit));
        let data = json("account", account)?;
        item.insert("data".to_owned(), data.clone());
        match self.definitions.put_if(item, condition, values).await? {
            Conditional::Applied(()) => Ok(true),
            // An account that is this very one in every field was written by a call whose answer was lost.
            Conditional::Refused(old) => Ok(old.is_some_and(|old| old.get("data") == Some(&data))),
        }
    }
}

#[async_trait]
impl ports::Accounts for Accounts {
    async fn create(&self, account: &Account) -> Stored<bool> {
        self.put(account, "attribute_not_exists(#pk)", Vec::new()).await
    }

    async fn update(&self, before: &Account, after: &Account) -> Stored<bool> {
        self.put(after, "#edit = :edit", vec![(":edit", number(before.edit))]).await
    }

    async fn read(&self, id: &AccountId) -> Stored<Option<Account>> {
        let item = self.definitions.get_kept(primary_key::account(id), Age::Current).await?;
        item.map(|item| record("account", item)).transpose()
    }

    async fn pair(&self, device: &Device) -> Stored<()> {
        let mut item = primary_key::device(&device.account, &device.device_id).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        // The session stands apart, so that it can be ended under a condition.
        if let Some(session) = &device.session {
            item.insert("session".to_owned(), text(session));
        }
        item.insert("data".to_owned(), json("device", &Device { session: None, ..device.clone() })?);
        self.access.put(item).await
    }

    async fn device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>> {
        self.device_of(account, device_id, Age::Current).await
    }

    async fn recent_device(&self, account: &AccountId, device_id: &str) -> Stored<Option<Device>> {
        self.device_of(account, device_id, Age::Recent).await
    }

    async fn end_session(&self, account: &AccountId, device_id: &str, session: &str) -> Stored<()> {
        let update = Update {
            key: primary_key::device(account, device_id),
            change: "REMOVE #session",
            condition: "#session = :session",
            values: vec![(":session", text(session))],
            returns: ReturnValue::None,
        };
        // Another session, or none: there is nothing to end.
        self.access.update_if(update).await.map(|_| ())
    }
}

fn device(item: Item) -> Stored<Device> {
    let mut fields = Fields::new("device", item)?;
    let session = fields.maybe_text("session")?;
    Ok(Device { session, ..fields.json("data")? })
}

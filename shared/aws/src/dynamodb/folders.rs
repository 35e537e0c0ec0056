//! Folders.

use super::item::{json, number, record};
use super::primary_key;
use super::table::Table;
use super::{FORMAT, Tables};
use async_trait::async_trait;
use engine::ports::{self, Stored};
use model::{AccountId, Folder};

/// The folders of an account.
pub(crate) struct Folders {
    table: Table,
}

impl Folders {
    pub(crate) fn new(tables: &Tables) -> Self {
        Self { table: tables.workflows.clone() }
    }
}

#[async_trait]
impl ports::Folders for Folders {
    async fn put(&self, account: &AccountId, folder: &Folder) -> Stored<()> {
        let mut item = primary_key::folder(account, &folder.id).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("data".to_owned(), json("folder", folder)?);
        self.table.put(item).await
    }

    async fn read(&self, account: &AccountId, id: &str) -> Stored<Option<Folder>> {
        let item = self.table.get(primary_key::folder(account, id)).await?;
        item.map(|item| record("folder", item)).transpose()
    }
}

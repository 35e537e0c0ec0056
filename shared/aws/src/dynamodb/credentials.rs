//! Credentials, found by kind and key before the account is known.

use super::item::{expired, json, number, record};
use super::primary_key;
use super::table::Table;
use super::{FORMAT, Tables};
use async_trait::async_trait;
use engine::ports::{self, Clock, Stored};
use model::{Credential, CredentialKind};
use std::sync::Arc;

/// Credentials by kind and key.
pub(crate) struct Credentials {
    table: Table,
    clock: Arc<dyn Clock>,
}

impl Credentials {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.access.clone(), clock }
    }
}

#[async_trait]
impl ports::Credentials for Credentials {
    async fn put(&self, credential: &Credential) -> Stored<()> {
        let mut item = primary_key::credential(credential.kind, &credential.key).into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("data".to_owned(), json("credential", credential)?);
        self.table.put(item).await
    }

    async fn find(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>> {
        let item = self.table.get(primary_key::credential(kind, key)).await?;
        item.filter(|item| !expired(item, self.clock.now())).map(|item| record("credential", item)).transpose()
    }
}

//! Credentials, found by kind and key before the account is known. A copy of each lies in the account's own partition, where it is listed; a
//! transaction writes both.

use super::item::{Item, expired, json, number, record};
use super::kept::Age;
use super::primary_key::{self, Key};
use super::table::{Table, Values};
use super::transaction::{self, Transacted, Verdict, Write};
use super::{FORMAT, Tables};
use async_trait::async_trait;
use engine::ports::{self, Clock, Stored};
use model::{AccountId, Credential, CredentialKind};
use std::sync::Arc;

/// True of every item.
const ALWAYS: &str = "attribute_not_exists(#never)";

/// Credentials by kind and key.
pub(crate) struct Credentials {
    table: Table,
    clock: Arc<dyn Clock>,
}

impl Credentials {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.access.clone(), clock }
    }

    /// Writes the credential and its copy. False if the condition on the first failed, and that is not this very credential.
    async fn write(&self, credential: &Credential, condition: &str, values: Values) -> Stored<bool> {
        let Credential { kind, key, account, .. } = credential;
        let own = encode(primary_key::credential(*kind, key), credential)?;
        let copy = encode(primary_key::listed_credential(account, *kind, key), credential)?;
        let data = own.get("data").cloned();
        let writes = vec![
            Write::Put { item: own, condition, values },
            Write::Put { item: copy, condition: ALWAYS, values: Vec::new() },
        ];
        match transaction::run(&self.table, &*self.clock, key, writes).await? {
            Transacted::Done => Ok(true),
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(Some(old))) => Ok(old.get("data") == data.as_ref()),
                _ => Ok(false),
            },
        }
    }
}

impl Credentials {
    async fn found(&self, kind: CredentialKind, key: &str, age: Age) -> Stored<Option<Credential>> {
        let item = self.table.get_kept(primary_key::credential(kind, key), age).await?;
        item.filter(|item| !expired(item, self.clock.now())).map(decode).transpose()
    }
}

#[async_trait]
impl ports::Credentials for Credentials {
    async fn put(&self, credential: &Credential) -> Stored<()> {
        self.write(credential, ALWAYS, Vec::new()).await.map(|_| ())
    }

    async fn find(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>> {
        self.found(kind, key, Age::Current).await
    }

    async fn recent(&self, kind: CredentialKind, key: &str) -> Stored<Option<Credential>> {
        self.found(kind, key, Age::Recent).await
    }

    async fn list(&self, account: &AccountId, kind: CredentialKind) -> Stored<Vec<Credential>> {
        let items = self.table.partition(primary_key::credentials(account, kind), true).await?;
        items.into_iter().filter(|item| !expired(item, self.clock.now())).map(decode).collect()
    }

    async fn update(&self, before: &Credential, after: &Credential) -> Stored<bool> {
        self.write(after, "#edit = :edit", vec![(":edit", number(before.edit))]).await
    }

    async fn delete(&self, account: &AccountId, kind: CredentialKind, key: &str) -> Stored<bool> {
        // Only the account's own copy proves whose it is.
        let writes = vec![
            Write::Delete {
                key: primary_key::listed_credential(account, kind, key),
                condition: "attribute_exists(#pk)",
                values: Vec::new(),
            },
            Write::Delete { key: primary_key::credential(kind, key), condition: ALWAYS, values: Vec::new() },
        ];
        let done = transaction::run(&self.table, &*self.clock, key, writes).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

fn encode(key: Key, credential: &Credential) -> Stored<Item> {
    let mut item = key.into_item();
    item.insert("v".to_owned(), number(FORMAT));
    item.insert("edit".to_owned(), number(credential.edit));
    item.insert("data".to_owned(), json("credential", credential)?);
    if let Some(end) = credential.expires_at {
        item.insert("expires_at".to_owned(), number(end.seconds()));
    }
    Ok(item)
}

fn decode(item: Item) -> Stored<Credential> {
    record("credential", item)
}

//! Credentials, stored by kind and key, because the account is not known when they are looked up. A
//! copy of each is in the account's own partition, for lists; a transaction writes both.
//!
//! The keys that sign callbacks are needed in plain text. If the root key is a file on the same
//! machine, as on the local host, they are sealed with it.

use crate::RootKey;
use crate::dynamodb::item::{expired, record};
use crate::dynamodb::kept::Age;
use crate::dynamodb::table::Values;
use crate::dynamodb::transaction::{self, ALWAYS};
use crate::dynamodb::{Item, Key, Table, Tables, Transacted, Verdict, Write, json, number, primary_key, readable};
use async_trait::async_trait;
use engine::ports::{self, Clock, StoreError, Stored};
use model::{AccountId, Credential, CredentialKind};
use std::sync::Arc;

/// A condition that is true for the version that was read.
const UNCHANGED: &str = "#edit = :edit";
/// The prefix of a sealed key.
const SEALED: &str = "sealed:";
/// The context to which a sealed key is bound.
const BOUND: &str = "webhook secret";

/// Credentials by kind and key.
pub(crate) struct Credentials {
    table: Table,
    clock: Arc<dyn Clock>,
    root: RootKey,
}

impl Credentials {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, root: &RootKey) -> Self {
        Self { table: tables.access.clone(), clock, root: root.clone() }
    }

    /// Writes the credential and its copy. False if the condition on the first failed, unless the
    /// stored credential is the same.
    async fn write(&self, credential: &Credential, condition: &str, values: Values) -> Stored<bool> {
        let Credential { kind, key, account, .. } = credential;
        let sealed = self.sealed(credential)?;
        let own = encode(primary_key::credential(*kind, key), &sealed)?;
        let copy = encode(primary_key::listed_credential(account, *kind, key), &sealed)?;
        let writes = vec![Write::Put { item: own, condition, values }, Write::put(copy, ALWAYS)];
        match transaction::commit(&self.table, &*self.clock, key, writes).await? {
            Transacted::Done => Ok(true),
            Transacted::Refused(verdicts) => match verdicts.into_iter().next() {
                Some(Verdict::Failed(Some(old))) => Ok(self.decode(old)? == *credential),
                _ => Ok(false),
            },
        }
    }

    async fn found(&self, kind: CredentialKind, key: &str, age: Age) -> Stored<Option<Credential>> {
        let item = self.table.get_kept(primary_key::credential(kind, key), age).await?;
        let Some(item) = item.filter(|item| !expired(item, self.clock.now())) else { return Ok(None) };
        let stored = record("credential", item)?;
        let is_plain = self.is_plain(&stored);
        let credential = self.opened(stored)?;
        if is_plain {
            // The credential was stored before keys were sealed. A concurrent change seals it as
            // well.
            self.write(&credential, UNCHANGED, vec![(":edit", number(credential.edit))]).await?;
        }
        Ok(Some(credential))
    }

    /// Whether the keys that sign callbacks are stored in plain text although they could be sealed.
    fn is_plain(&self, stored: &Credential) -> bool {
        let older = stored.app.older_webhook_secret.as_ref().map(|older| &older.secret);
        let mut secrets = stored.app.webhook_secret.iter().chain(older);
        matches!(self.root, RootKey::Local(_)) && secrets.any(|secret| !secret.starts_with(SEALED))
    }

    fn decode(&self, item: Item) -> Stored<Credential> {
        self.opened(record("credential", item)?)
    }

    fn opened(&self, mut credential: Credential) -> Stored<Credential> {
        for secret in secrets(&mut credential) {
            if let Some(sealed) = secret.strip_prefix(SEALED) {
                let opened = self.root.open_here(BOUND, sealed)?;
                *secret = String::from_utf8(opened).map_err(|error| StoreError::corrupt("webhook secret", error))?;
            }
        }
        Ok(credential)
    }

    /// The credential in the form that is stored.
    fn sealed(&self, credential: &Credential) -> Stored<Credential> {
        let mut credential = credential.clone();
        for secret in secrets(&mut credential) {
            if let Some(sealed) = self.root.seal_here(BOUND, secret.as_bytes())? {
                *secret = format!("{SEALED}{sealed}");
            }
        }
        Ok(credential)
    }
}

/// The keys that sign callbacks.
fn secrets(credential: &mut Credential) -> impl Iterator<Item = &mut String> {
    let older = credential.app.older_webhook_secret.as_mut().map(|older| &mut older.secret);
    credential.app.webhook_secret.as_mut().into_iter().chain(older)
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
        let good = items.into_iter().filter(|item| !expired(item, self.clock.now()));
        good.filter_map(|item| readable(item, |item| self.decode(item)).transpose()).collect()
    }

    async fn update(&self, before: &Credential, after: &Credential) -> Stored<bool> {
        self.write(after, UNCHANGED, vec![(":edit", number(before.edit))]).await
    }

    async fn delete(&self, account: &AccountId, kind: CredentialKind, key: &str) -> Stored<bool> {
        // Only the account's own copy shows to which account the credential belongs.
        let writes = vec![
            Write::delete(primary_key::listed_credential(account, kind, key), "attribute_exists(#pk)"),
            Write::delete(primary_key::credential(kind, key), ALWAYS),
        ];
        let done = transaction::commit(&self.table, &*self.clock, key, writes).await?;
        Ok(matches!(done, Transacted::Done))
    }
}

fn encode(key: Key, credential: &Credential) -> Stored<Item> {
    let mut item = key.item([("edit", number(credential.edit)), ("data", json("credential", credential)?)]);
    if let Some(end) = credential.expires_at {
        item.insert("expires_at".to_owned(), number(end.seconds()));
    }
    Ok(item)
}

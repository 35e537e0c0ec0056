//! Secrets, sealed with a key of their account, which the deployment's root key wraps.

use crate::RootKey;
use crate::dynamodb::{
    Conditional, Fields, Item, SERVICE, Table, Tables, Transacted, Write, binary, primary_key, readable, text, time,
    transaction,
};
use crate::ids::random;
use crate::root_key::Purpose;
use crate::seal::{self, Key, OutputSealer};
use async_trait::async_trait;
use engine::ports::secrets::{Sealer, Secret, SecretFacts};
use engine::ports::{self, Clock, StoreError, Stored};
use model::{AccountId, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const NEW: &str = "attribute_not_exists(#pk)";
const THERE: &str = "attribute_exists(#pk)";
const SAME: &str = "#handle = :handle";
const UNCHANGED: &str = "#data = :data";
/// The most cached account keys. When there are more, all are dropped and must be unwrapped again.
const CAPACITY: usize = 1024;
/// How many attempts are made when other requests set the value at the same time.
const ATTEMPTS: usize = 5;

/// The secrets of an account.
pub(crate) struct Secrets {
    table: Table,
    clock: Arc<dyn Clock>,
    root: RootKey,
    kms: aws_sdk_kms::Client,
    /// The unwrapped data keys. They are cached as long as the process lives, because they never
    /// change.
    keys: Mutex<HashMap<AccountId, Key>>,
}

impl Secrets {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, root: &RootKey, kms: &aws_sdk_kms::Client) -> Self {
        let (table, root, kms) = (tables.workflows.clone(), root.clone(), kms.clone());
        Self { table, clock, root, kms, keys: Mutex::default() }
    }

    fn known(&self, account: &AccountId) -> Option<Key> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(account).copied()
    }

    fn keep(&self, account: &AccountId, key: Key) -> Key {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= CAPACITY {
            keys.clear();
        }
        keys.insert(account.clone(), key);
        key
    }

    async fn unwrap(&self, account: &AccountId, item: Item) -> Stored<Key> {
        let wrapped = Fields::new("data key", item)?.binary("data")?;
        Ok(self.keep(account, self.root.unwrap(&self.kms, &Purpose::DataKey(account), wrapped).await?))
    }

    /// The account's data key, which is created when it is first needed.
    async fn key(&self, account: &AccountId) -> Stored<Key> {
        if let Some(key) = self.known(account) {
            return Ok(key);
        }
        if let Some(item) = self.table.get(primary_key::secret_key(account)).await? {
            return self.unwrap(account, item).await;
        }
        let key = random();
        let wrapped = self.root.wrap(&self.kms, &Purpose::DataKey(account), &key).await?;
        let item = primary_key::secret_key(account).item([("data", binary(wrapped))]);
        match self.table.put_if(item, NEW, Vec::new()).await? {
            Conditional::Applied(()) => Ok(self.keep(account, key)),
            // Another process has stored a key, or this one has and only the answer was lost.
            Conditional::Refused(Some(item)) => self.unwrap(account, item).await,
            Conditional::Refused(None) => Err(StoreError::corrupt("data key", "is there and not there")),
        }
    }
}

#[async_trait]
impl ports::Secrets for Secrets {
    async fn read(&self, account: &AccountId, names: &[String]) -> Stored<Vec<Secret>> {
        let known = self.known(account);
        let mut keys: Vec<_> = names.iter().map(|name| primary_key::secret(account, name)).collect();
        // The data key is read together with the secrets that it opens.
        keys.extend(known.is_none().then(|| primary_key::secret_key(account)));
        let mut items = self.table.batch_get(&*self.clock, &keys).await?;
        let wrapped = if known.is_none() { items.pop().flatten() } else { None };
        if items.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let key = match (known, wrapped) {
            (Some(key), _) => key,
            (None, Some(item)) => self.unwrap(account, item).await?,
            (None, None) => return Err(StoreError::corrupt("secret", "the account's key is gone")),
        };
        let found = names.iter().zip(items).filter_map(|(name, item)| Some((name, item?)));
        found.map(|(name, item)| decode(account, name, item, &key)).collect()
    }

    async fn facts(&self, account: &AccountId, name: &str) -> Stored<Option<SecretFacts>> {
        self.table.get(primary_key::secret(account, name)).await?.map(shown).transpose()
    }

    async fn put(&self, account: &AccountId, secret: &Secret, now: Timestamp) -> Stored<SecretFacts> {
        let key = self.key(account).await?;
        let sealed = seal::seal(&key, &bound(account, &secret.name), secret.value.as_bytes())?;
        for _ in 0..ATTEMPTS {
            let old = self.table.get(primary_key::secret(account, &secret.name)).await?;
            let (handle, created_at, condition) = match old {
                None => (secret.handle.clone(), now, NEW),
                Some(item) => {
                    let mut fields = Fields::new("secret", item)?;
                    (fields.text("handle")?, fields.time("created_at")?, SAME)
                }
            };
            let facts = SecretFacts { name: secret.name.clone(), created_at, modified_at: now };
            let item = encode(primary_key::secret(account, &secret.name), &facts, &handle, sealed.clone());
            let values = if condition == SAME { vec![(":handle", text(handle))] } else { Vec::new() };
            if let Conditional::Applied(()) = self.table.put_if(item, condition, values).await? {
                return Ok(facts);
            }
        }
        Err(StoreError::Unavailable { service: SERVICE, source: "a secret is changed again and again".into() })
    }

    async fn replace(&self, account: &AccountId, secret: &Secret, seen: Option<&str>, now: Timestamp) -> Stored<bool> {
        let key = self.key(account).await?;
        let at = primary_key::secret(account, &secret.name);
        let old = self.table.get(at.clone()).await?;
        let (handle, created_at, condition, values) = match (old, seen) {
            (None, None) => (secret.handle.clone(), now, NEW, Vec::new()),
            (Some(item), Some(seen)) => {
                let mut fields = Fields::new("secret", item.clone())?;
                let (handle, created_at) = (fields.text("handle")?, fields.time("created_at")?);
                // Each value is sealed with a number of its own, so the sealed bytes tell whether
                // the value was set again since it was read.
                let sealed = fields.binary("data")?;
                if decode(account, &secret.name, item, &key)?.value != seen {
                    return Ok(false);
                }
                (handle, created_at, UNCHANGED, vec![(":data", binary(sealed))])
            }
            _ => return Ok(false),
        };
        let facts = SecretFacts { name: secret.name.clone(), created_at, modified_at: now };
        let sealed = seal::seal(&key, &bound(account, &secret.name), secret.value.as_bytes())?;
        let item = encode(at, &facts, &handle, sealed.clone());
        match self.table.put_if(item, condition, values).await? {
            Conditional::Applied(()) => Ok(true),
            // If it was this write, only its first answer was lost.
            Conditional::Refused(Some(now)) => Ok(now.get("data").is_some_and(|data| *data == binary(sealed))),
            Conditional::Refused(None) => Ok(false),
        }
    }

    async fn delete(&self, account: &AccountId, name: &str) -> Stored<bool> {
        let key = primary_key::secret(account, name);
        let done = transaction::commit(&self.table, &*self.clock, name, vec![Write::delete(key, THERE)]).await?;
        Ok(matches!(done, Transacted::Done))
    }

    async fn sealer(&self, account: &AccountId) -> Stored<Arc<dyn Sealer>> {
        let key = self.key(account).await?;
        Ok(Arc::new(OutputSealer { key, bound: format!("output of {account}") }))
    }

    async fn list(&self, account: &AccountId) -> Stored<Vec<SecretFacts>> {
        let items = self.table.partition(primary_key::secrets(account), true).await?;
        items.into_iter().filter_map(|item| readable(item, shown).transpose()).collect()
    }
}

/// The context to which a sealed value is bound: it cannot be opened for another account or name.
fn bound(account: &AccountId, name: &str) -> String {
    format!("secret {name} of {account}")
}

fn encode(at: primary_key::Key, facts: &SecretFacts, handle: &str, sealed: Vec<u8>) -> Item {
    at.item([
        ("name", text(&facts.name)),
        ("handle", text(handle)),
        ("created_at", time(facts.created_at)),
        ("modified_at", time(facts.modified_at)),
        ("data", binary(sealed)),
    ])
}

fn decode(account: &AccountId, name: &str, item: Item, key: &Key) -> Stored<Secret> {
    let mut fields = Fields::new("secret", item)?;
    let (handle, sealed) = (fields.text("handle")?, fields.binary("data")?);
    let value = String::from_utf8(seal::open(key, &bound(account, name), &sealed)?);
    let value = value.map_err(|error| StoreError::corrupt("secret", error.utf8_error()))?;
    Ok(Secret { name: name.to_owned(), handle, value })
}

fn shown(item: Item) -> Stored<SecretFacts> {
    let mut fields = Fields::new("secret", item)?;
    Ok(SecretFacts {
        name: fields.text("name")?,
        created_at: fields.time("created_at")?,
        modified_at: fields.time("modified_at")?,
    })
}

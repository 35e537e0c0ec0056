//! The keys that sign tokens: one item, kept in the process for a few minutes, because every request that carries a token needs it.

use super::item::{Fields, Item, json, number};
use super::primary_key;
use super::table::{Conditional, Table};
use super::{FORMAT, Tables};
use async_trait::async_trait;
use engine::ports::{self, Clock, SigningKey, StoreError, Stored};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How old a set may be.
const FRESH: Duration = Duration::from_mins(5);

/// The signing keys.
pub(crate) struct Keys {
    table: Table,
    clock: Arc<dyn Clock>,
    /// The set, and when it was read.
    cached: RwLock<Option<(Timestamp, Vec<SigningKey>)>>,
}

/// A key as stored.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    secret: [u8; 32],
    created_at: Timestamp,
}

impl Keys {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>) -> Self {
        Self { table: tables.access.clone(), clock, cached: RwLock::new(None) }
    }

    fn cached(&self) -> Option<Vec<SigningKey>> {
        let cached = self.cached.read().unwrap_or_else(PoisonError::into_inner);
        let (read_at, keys) = cached.as_ref()?;
        (self.clock.now() < read_at.plus(FRESH)).then(|| keys.clone())
    }

    /// An empty set is not kept: whoever made the first key meanwhile must be seen.
    fn keep(&self, keys: &[SigningKey]) {
        if !keys.is_empty() {
            let mut cached = self.cached.write().unwrap_or_else(PoisonError::into_inner);
            *cached = Some((self.clock.now(), keys.to_vec()));
        }
    }
}

#[async_trait]
impl ports::Keys for Keys {
    async fn load(&self) -> Stored<Vec<SigningKey>> {
        if let Some(keys) = self.cached() {
            return Ok(keys);
        }
        let item = self.table.get(primary_key::signing_keys()).await?;
        let keys = item.map(decode).transpose()?.unwrap_or_default();
        self.keep(&keys);
        Ok(keys)
    }

    async fn ensure(&self, key: SigningKey) -> Stored<Vec<SigningKey>> {
        let item = encode(std::slice::from_ref(&key))?;
        let keys = match self.table.put_if(item, "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => vec![key],
            Conditional::Refused(Some(old)) => decode(old)?,
            Conditional::Refused(None) => return Err(StoreError::corrupt("signing key", "refused by nothing")),
        };
        self.keep(&keys);
        Ok(keys)
    }

    async fn replace(&self, seen: &[SigningKey], keys: &[SigningKey]) -> Stored<Vec<SigningKey>> {
        let item = self.table.get(primary_key::signing_keys()).await?;
        let old = item.as_ref().and_then(|item| item.get("data")).cloned();
        let stored = item.map(decode).transpose()?.unwrap_or_default();
        let (Some(old), true) = (old, stored == seen) else {
            self.keep(&stored);
            return Ok(stored);
        };
        let written = self.table.put_if(encode(keys)?, "#data = :old", vec![(":old", old)]).await?;
        let now = match written {
            Conditional::Applied(()) => keys.to_vec(),
            Conditional::Refused(other) => other.map(decode).transpose()?.unwrap_or_default(),
        };
        self.keep(&now);
        Ok(now)
    }
}

fn encode(keys: &[SigningKey]) -> Stored<Item> {
    let stored = |key: &SigningKey| StoredKey { kid: key.kid.clone(), secret: key.secret, created_at: key.created_at };
    let stored: Vec<_> = keys.iter().map(stored).collect();
    let mut item = primary_key::signing_keys().into_item();
    item.insert("v".to_owned(), number(FORMAT));
    item.insert("data".to_owned(), json("signing key", &stored)?);
    Ok(item)
}

fn decode(item: Item) -> Stored<Vec<SigningKey>> {
    let keys: Vec<StoredKey> = Fields::new("signing key", item)?.json("data")?;
    let key = |key: StoredKey| SigningKey { kid: key.kid, secret: key.secret, created_at: key.created_at };
    let mut keys: Vec<_> = keys.into_iter().map(key).collect();
    keys.sort_by_key(|key| key.created_at);
    Ok(keys)
}

//! The keys that sign tokens: one item, cached in the process for a few minutes, because every
//! request with a token needs it.
//!
//! If the root key is a file on the same machine, as on the local host, they are sealed with it, so
//! that someone who reads only the data cannot sign tokens. In the cloud the table's own encryption
//! protects them: unsealing would need a call of the key service at the start of each function.

use super::item::{Fields, Item, json, number};
use super::primary_key;
use super::table::{Conditional, Table};
use super::{FORMAT, Tables};
use crate::RootKey;
use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use engine::ports::{self, Clock, SigningKey, StoreError, Stored};
use model::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// How old the cached keys can be.
const FRESH: Duration = Duration::from_mins(5);

/// The keys that sign tokens.
pub(crate) struct Keys {
    table: Table,
    clock: Arc<dyn Clock>,
    root: RootKey,
    /// The keys, and when they were read.
    cached: RwLock<Option<(Timestamp, Vec<SigningKey>)>>,
}

/// A key as it is stored: plain, or sealed.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<[u8; 32]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    created_at: Timestamp,
}

impl Keys {
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, root: &RootKey) -> Self {
        Self { table: tables.access.clone(), clock, root: root.clone(), cached: RwLock::new(None) }
    }

    /// Seals keys that were stored before keys were sealed.
    async fn reseal(&self, old: AttributeValue, keys: &[SigningKey]) -> Stored<()> {
        // If the keys were changed in the meantime, that change has sealed them.
        self.table.put_if(self.encode(keys)?, "#data = :old", vec![(":old", old)]).await.map(|_| ())
    }

    fn encode(&self, keys: &[SigningKey]) -> Stored<Item> {
        let stored: Vec<_> = keys.iter().map(|key| self.stored(key)).collect::<Stored<_>>()?;
        let mut item = primary_key::signing_keys().into_item();
        item.insert("v".to_owned(), number(FORMAT));
        item.insert("data".to_owned(), json("signing key", &stored)?);
        Ok(item)
    }

    fn stored(&self, key: &SigningKey) -> Stored<StoredKey> {
        let sealed = self.root.seal_here(&bound(&key.kid), &key.secret)?;
        let secret = sealed.is_none().then_some(key.secret);
        Ok(StoredKey { kid: key.kid.clone(), secret, sealed, created_at: key.created_at })
    }

    /// The keys, oldest first. A key that was sealed with another root key is lost; its tokens
    /// become invalid.
    fn decode(&self, item: Item) -> Stored<Vec<SigningKey>> {
        let stored: Vec<StoredKey> = Fields::new("signing key", item)?.json("data")?;
        let mut keys: Vec<_> = stored.into_iter().filter_map(|key| self.opened(key)).collect();
        keys.sort_by_key(|key| key.created_at);
        Ok(keys)
    }

    fn opened(&self, key: StoredKey) -> Option<SigningKey> {
        let StoredKey { kid, secret, sealed, created_at } = key;
        let opened = || {
            let opened = self.root.open_here(&bound(&kid), &sealed?);
            let opened = opened.inspect_err(|error| {
                tracing::error!(kid, %error, "a signing key cannot be opened: tokens that it signed are refused");
            });
            <[u8; 32]>::try_from(opened.ok()?).ok()
        };
        let secret = secret.or_else(opened)?;
        Some(SigningKey { kid, secret, created_at })
    }

    fn cached(&self) -> Option<Vec<SigningKey>> {
        let cached = self.cached.read().unwrap_or_else(PoisonError::into_inner);
        let (read_at, keys) = cached.as_ref()?;
        (self.clock.now() < read_at.plus(FRESH)).then(|| keys.clone())
    }

    /// Caches the keys. An empty set is not cached, because another process might create the first
    /// key at any time.
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
        let old = item.as_ref().and_then(|item| item.get("data")).cloned();
        let keys = item.map(|item| self.decode(item)).transpose()?.unwrap_or_default();
        let plain = |old: &AttributeValue| old.as_s().is_ok_and(|text| text.contains("\"secret\""));
        if let (Some(old), RootKey::Local(_)) = (old.filter(plain), &self.root) {
            self.reseal(old, &keys).await?;
        }
        self.keep(&keys);
        Ok(keys)
    }

    async fn ensure(&self, key: SigningKey) -> Stored<Vec<SigningKey>> {
        let item = self.encode(std::slice::from_ref(&key))?;
        let keys = match self.table.put_if(item.clone(), "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => vec![key],
            Conditional::Refused(Some(old)) => {
                let data = old.get("data").cloned();
                let keys = self.decode(old)?;
                match data {
                    // If no key of the set can be opened, it is replaced like a missing one.
                    Some(data) if keys.is_empty() => {
                        self.table.put_if(item, "#data = :old", vec![(":old", data)]).await?;
                        let item = self.table.get(primary_key::signing_keys()).await?;
                        item.map(|item| self.decode(item)).transpose()?.unwrap_or_default()
                    }
                    _ => keys,
                }
            }
            Conditional::Refused(None) => return Err(StoreError::corrupt("signing key", "refused by nothing")),
        };
        self.keep(&keys);
        Ok(keys)
    }

    async fn replace(&self, seen: &[SigningKey], keys: &[SigningKey]) -> Stored<Vec<SigningKey>> {
        let item = self.table.get(primary_key::signing_keys()).await?;
        let old = item.as_ref().and_then(|item| item.get("data")).cloned();
        let stored = item.map(|item| self.decode(item)).transpose()?.unwrap_or_default();
        let (Some(old), true) = (old, stored == seen) else {
            self.keep(&stored);
            return Ok(stored);
        };
        let written = self.table.put_if(self.encode(keys)?, "#data = :old", vec![(":old", old)]).await?;
        let now = match written {
            Conditional::Applied(()) => keys.to_vec(),
            Conditional::Refused(other) => other.map(|item| self.decode(item)).transpose()?.unwrap_or_default(),
        };
        self.keep(&now);
        Ok(now)
    }
}

/// The context to which a sealed key is bound.
fn bound(kid: &str) -> String {
    format!("signing key {kid}")
}

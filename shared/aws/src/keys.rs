//! The keys that sign tokens: one item, cached in the process for a few minutes, because every
//! request with a token needs it.
//!
//! They are wrapped with the root key, so that someone who reads only the data, or a backup of it,
//! cannot sign tokens.

use crate::RootKey;
use crate::dynamodb::{Conditional, Fields, Item, Table, Tables, json, primary_key};
use crate::root_key::{Purpose, bytes};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use engine::digest::hex;
use engine::ports::{self, Clock, SigningKey, StoreError, Stored};
use futures::future::try_join_all;
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
    kms: aws_sdk_kms::Client,
    /// The keys, and when they were read.
    cached: RwLock<Option<(Timestamp, Vec<SigningKey>)>>,
}

/// A key as it is stored: wrapped, as hex digits; or plain, if there was no root key, or an earlier
/// version has stored it.
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
    pub(crate) fn new(tables: &Tables, clock: Arc<dyn Clock>, root: &RootKey, kms: &aws_sdk_kms::Client) -> Self {
        let (table, root, kms) = (tables.access.clone(), root.clone(), kms.clone());
        Self { table, clock, root, kms, cached: RwLock::new(None) }
    }

    /// Wraps keys that were stored before keys were wrapped.
    async fn rewrap(&self, old: AttributeValue, keys: &[SigningKey]) -> Stored<()> {
        // If the keys were changed in the meantime, that change has wrapped them.
        self.table.put_if(self.encode(keys).await?, "#data = :old", vec![(":old", old)]).await.map(|_| ())
    }

    async fn encode(&self, keys: &[SigningKey]) -> Stored<Item> {
        let stored = try_join_all(keys.iter().map(|key| self.stored(key))).await?;
        Ok(primary_key::signing_keys().item([("data", json("signing key", &stored)?)]))
    }

    async fn stored(&self, key: &SigningKey) -> Stored<StoredKey> {
        let SigningKey { kid, secret, created_at } = key.clone();
        if matches!(self.root, RootKey::None) {
            return Ok(StoredKey { kid, secret: Some(secret), sealed: None, created_at });
        }
        let wrapped = self.root.wrap(&self.kms, &Purpose::SigningKey(&kid), &secret).await?;
        Ok(StoredKey { kid, secret: None, sealed: Some(hex(&wrapped)), created_at })
    }

    /// The keys, oldest first.
    async fn decode(&self, item: Item) -> Stored<Vec<SigningKey>> {
        let stored: Vec<StoredKey> = Fields::new("signing key", item)?.json("data")?;
        let opened = try_join_all(stored.into_iter().map(|key| self.opened(key))).await?;
        let mut keys: Vec<_> = opened.into_iter().flatten().collect();
        keys.sort_by_key(|key| key.created_at);
        Ok(keys)
    }

    /// A key that was wrapped with another root key is lost; its tokens become invalid. If the key
    /// service cannot be reached, nothing is lost, and this is an error.
    async fn opened(&self, key: StoredKey) -> Stored<Option<SigningKey>> {
        let StoredKey { kid, secret, sealed, created_at } = key;
        if let Some(secret) = secret {
            return Ok(Some(SigningKey { kid, secret, created_at }));
        }
        let wrapped = sealed.and_then(|digits| bytes(&digits)).unwrap_or_default();
        match self.root.unwrap(&self.kms, &Purpose::SigningKey(&kid), wrapped).await {
            Ok(secret) => Ok(Some(SigningKey { kid, secret, created_at })),
            Err(error @ StoreError::Corrupt { .. }) => {
                tracing::error!(kid, %error, "a signing key cannot be opened: tokens that it signed are refused");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn decoded(&self, item: Option<Item>) -> Stored<Vec<SigningKey>> {
        match item {
            Some(item) => self.decode(item).await,
            None => Ok(Vec::new()),
        }
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
        let keys = self.decoded(item).await?;
        let plain = |old: &AttributeValue| old.as_s().is_ok_and(|text| text.contains("\"secret\""));
        // In the cloud this function may be one that must not write; rotation wraps the keys there.
        if let (Some(old), RootKey::Local(_)) = (old.filter(plain), &self.root) {
            self.rewrap(old, &keys).await?;
        }
        self.keep(&keys);
        Ok(keys)
    }

    async fn ensure(&self, key: SigningKey) -> Stored<Vec<SigningKey>> {
        let item = self.encode(std::slice::from_ref(&key)).await?;
        let keys = match self.table.put_if(item.clone(), "attribute_not_exists(#pk)", Vec::new()).await? {
            Conditional::Applied(()) => vec![key],
            Conditional::Refused(Some(old)) => {
                let data = old.get("data").cloned();
                let keys = self.decode(old).await?;
                match data {
                    // If no key of the set can be opened, it is replaced like a missing one.
                    Some(data) if keys.is_empty() => {
                        self.table.put_if(item, "#data = :old", vec![(":old", data)]).await?;
                        let item = self.table.get(primary_key::signing_keys()).await?;
                        self.decoded(item).await?
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
        let stored = self.decoded(item).await?;
        let (Some(old), true) = (old, stored == seen) else {
            self.keep(&stored);
            return Ok(stored);
        };
        let written = self.table.put_if(self.encode(keys).await?, "#data = :old", vec![(":old", old)]).await?;
        let now = match written {
            Conditional::Applied(()) => keys.to_vec(),
            Conditional::Refused(other) => self.decoded(other).await?,
        };
        self.keep(&now);
        Ok(now)
    }
}

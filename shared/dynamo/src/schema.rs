//! Tables and their indexes, and the keys under which their entries are stored.

use crate::value::binary;
use crate::{Failure, Map, Value};
use serde::{Deserialize, Serialize};

/// The first byte of the keys of table descriptions.
const TABLES: u8 = 1;
/// The first byte of the keys of items and index entries.
const ENTRIES: u8 = 2;
/// The key of the number of the next table.
const NEXT: u8 = 0;
/// The number of the index by time to live.
const EXPIRY: u8 = u8::MAX;

/// In the place of an index: how much is in the table.
const SIZES: u8 = u8::MAX - 1;

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    S,
    N,
    B,
}

/// A key attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// The attributes that an index contains besides the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Projection {
    All,
    Keys,
    Include(Vec<String>),
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Index {
    /// The first index has 1; 0 is the table.
    pub(crate) number: u8,
    pub(crate) name: String,
    pub(crate) hash: Key,
    pub(crate) range: Option<Key>,
    pub(crate) projection: Projection,
    /// The names of all attributes that it contains, sorted; unused if it contains all.
    pub(crate) contains: Vec<String>,
}

/// A table as it was created.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) hash: Key,
    pub(crate) range: Option<Key>,
    pub(crate) indexes: Vec<Index>,
    /// The attribute with the time, in epoch seconds, after which an item is deleted.
    pub(crate) ttl: Option<String>,
    /// When it was created, in epoch milliseconds.
    pub(crate) created: i64,
    /// The attribute definitions and the billing, as the request gave them.
    pub(crate) definitions: Vec<Key>,
    pub(crate) is_on_demand: bool,
    pub(crate) throughput: (u64, u64),
}

/// An entry of an index: its key, and its record.
pub(crate) type Entry = (Vec<u8>, Vec<u8>);

/// The key of the description of a table.
pub(crate) fn description_key(name: &str) -> Vec<u8> {
    let mut key = vec![TABLES];
    key.extend_from_slice(name.as_bytes());
    key
}

/// The key of the number of the next table.
pub(crate) fn next_table() -> Vec<u8> {
    vec![NEXT]
}

/// The range of all descriptions.
pub(crate) fn descriptions() -> (Vec<u8>, Vec<u8>) {
    (vec![TABLES], vec![TABLES + 1])
}

impl Table {
    /// The beginning of the keys of an index; 0 is the table itself.
    pub(crate) fn prefix(&self, index: u8) -> Vec<u8> {
        let mut key = Vec::with_capacity(128);
        key.push(ENTRIES);
        key.extend_from_slice(&self.id.to_be_bytes());
        key.push(index);
        key
    }

    /// The key of the record of how much is in the table.
    pub(crate) fn sizes_key(&self) -> Vec<u8> {
        self.prefix(SIZES)
    }

    /// The range of everything that belongs to the table.
    pub(crate) fn all(&self) -> (Vec<u8>, Vec<u8>) {
        let edge = |id: u32| {
            let mut key = vec![ENTRIES];
            key.extend_from_slice(&id.to_be_bytes());
            key
        };
        (edge(self.id), edge(self.id + 1))
    }

    /// The key attributes.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.hash).chain(&self.range)
    }

    /// The key under which the item is stored. Its key attributes must be valid.
    pub(crate) fn item_key(&self, item: &Map) -> Result<Vec<u8>, Failure> {
        let mut key = self.prefix(0);
        self.push_keys(item, &mut key)?;
        Ok(key)
    }

    fn push_keys(&self, item: &Map, out: &mut Vec<u8>) -> Result<(), Failure> {
        for key in self.keys() {
            let value = item.get(&key.name).ok_or_else(|| {
                Failure::validation(format!(
                    "One or more parameter values were invalid: Missing the key {} in the item",
                    key.name
                ))
            })?;
            push(value, out);
        }
        Ok(())
    }

    /// The index with this name.
    pub(crate) fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The entry of the item in the index, if it has all keys of the index.
    pub(crate) fn index_entry(&self, index: &Index, item: &Map) -> Result<Option<Entry>, Failure> {
        let mut key = self.prefix(index.number);
        for part in index.keys() {
            match item.get(&part.name).filter(|value| part.kind.fits(value)) {
                Some(value) => push(value, &mut key),
                None => return Ok(None),
            }
        }
        self.push_keys(item, &mut key)?;
        let record = match index.projection {
            Projection::All => binary::encode(item, item.size()),
            _ => binary::encode_some(item, |name| index.contains(name)),
        };
        Ok(Some((key, record)))
    }

    /// The entry of the item in the index by time to live.
    pub(crate) fn expiry_entry(&self, item: &Map) -> Result<Option<Entry>, Failure> {
        let Some(name) = &self.ttl else { return Ok(None) };
        let Some(Value::N(number)) = item.get(name) else { return Ok(None) };
        let Some(seconds) = number.whole().and_then(|seconds| u64::try_from(seconds).ok()) else { return Ok(None) };
        let mut key = self.prefix(EXPIRY);
        key.extend_from_slice(&seconds.to_be_bytes());
        self.push_keys(item, &mut key)?;
        Ok(Some((key, Vec::new())))
    }

    /// The range of the entries of items that have expired before this time, in epoch seconds.
    pub(crate) fn expired(&self, now: u64) -> (Vec<u8>, Vec<u8>) {
        let (from, mut to) = (self.prefix(EXPIRY), self.prefix(EXPIRY));
        to.extend_from_slice(&now.to_be_bytes());
        (from, to)
    }

    /// The key of the item of an expiry entry.
    pub(crate) fn expired_key(&self, entry: &[u8]) -> Option<Vec<u8>> {
        let mut key = self.prefix(0);
        key.extend_from_slice(entry.get(key.len() + 8..)?);
        Some(key)
    }
}

impl Index {
    /// The key attributes of the index.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.hash).chain(&self.range)
    }

    /// Whether entries contain the attribute.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.projection == Projection::All || self.contains.binary_search_by(|other| other.as_str().cmp(name)).is_ok()
    }
}

impl Kind {
    /// Whether a value has this type.
    pub(crate) fn fits(self, value: &Value) -> bool {
        matches!((self, value), (Self::S, Value::S(_)) | (Self::N, Value::N(_)) | (Self::B, Value::B(_)))
    }

    /// The name in requests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

/// Writes a key value so that stored keys sort like the values. No value is the beginning of
/// another one.
pub(crate) fn push(value: &Value, out: &mut Vec<u8>) {
    push_beginning(value, out);
    out.extend_from_slice(&[0, 0]);
}

/// Writes a key value without its end: all values that begin with it follow.
pub(crate) fn push_beginning(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::S(text) => push_bytes(text.as_bytes(), out),
        Value::B(bytes) => push_bytes(bytes, out),
        Value::N(number) => {
            let mut bytes = Vec::with_capacity(19);
            number.key(&mut bytes);
            push_bytes(&bytes, out);
        }
        // Values of other types are no keys.
        _ => {}
    }
}

fn push_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    for part in bytes.split_inclusive(|byte| *byte == 0) {
        out.extend_from_slice(part);
        if part.ends_with(&[0]) {
            out.push(0xff);
        }
    }
}

//! The store in memory, for tests and for hosts that keep nothing.

use super::{Batch, Bytes, Keys, Visit};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

#[derive(Default)]
pub(crate) struct Memory(RwLock<BTreeMap<Vec<u8>, Bytes>>);

impl Memory {
    pub(super) fn get(&self, key: &[u8]) -> Option<Bytes> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn scan<E>(&self, keys: Keys, is_backward: bool, visit: Visit<'_, E>) -> Result<(), E> {
        if is_empty(&keys) {
            return Ok(());
        }
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut range = entries.range::<Vec<u8>, _>(keys);
        while let Some((key, value)) = if is_backward { range.next_back() } else { range.next() } {
            if !visit(key, value)? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn commit(&self, batch: Batch) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch.0 {
            match value {
                Some(value) => entries.insert(key, value.into()),
                None => entries.remove(&key),
            };
        }
    }
}

/// Whether no key can be in the range. Such a range is an error for the map.
pub(super) fn is_empty(keys: &Keys) -> bool {
    let (from, to) = keys;
    match (from, to) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
    }
}

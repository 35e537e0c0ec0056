//! What is in memory of a store in a folder: a table that is written, and full ones that wait for
//! the disk.

use super::{Batch, Bytes, Keys};
use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Entries by key; `None` is a deletion.
pub(super) type Entries = BTreeMap<Vec<u8>, Option<Bytes>>;

/// The overhead of an entry in memory, in bytes, roughly.
const OVERHEAD: usize = 96;

/// A full table.
#[derive(Debug, Clone)]
pub(super) struct Sealed {
    pub(super) entries: Arc<Entries>,
    /// The number of the last record that is in it.
    pub(super) last: u64,
    /// The segments of the log with its records.
    pub(super) segments: Vec<PathBuf>,
}

/// All tables in memory.
#[derive(Debug, Default)]
pub(super) struct Layers {
    active: Entries,
    size: usize,
    /// The full ones, oldest first.
    sealed: Vec<Sealed>,
}

impl Layers {
    pub(super) fn apply(&mut self, batch: Batch) {
        for (key, value) in batch.0 {
            self.insert(key, value.map(Bytes::from));
        }
    }

    pub(super) fn insert(&mut self, key: Vec<u8>, value: Option<Bytes>) {
        self.size += key.len() + value.as_ref().map_or(0, |value| value.len()) + OVERHEAD;
        self.active.insert(key, value);
    }

    /// The size of the table that is written, in bytes. Values that were replaced count as well.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The newest entry of the key, if there is one in memory.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Option<Bytes>> {
        self.newest_first().find_map(|entries| entries.get(key))
    }

    fn newest_first(&self) -> impl Iterator<Item = &Entries> {
        std::iter::once(&self.active).chain(self.sealed.iter().rev().map(|sealed| &*sealed.entries))
    }

    /// The entries in a range, in one iterator for each table, newest first.
    pub(super) fn ranges<'a>(&'a self, keys: &Keys) -> Vec<Range<'a, Vec<u8>, Option<Bytes>>> {
        self.newest_first().map(|entries| entries.range::<Vec<u8>, _>(keys.clone())).collect()
    }

    /// Begins another table.
    pub(super) fn seal(&mut self, last: u64, segments: Vec<PathBuf>) {
        self.size = 0;
        let entries = Arc::new(std::mem::take(&mut self.active));
        self.sealed.push(Sealed { entries, last, segments });
    }

    pub(super) fn sealed(&self) -> &[Sealed] {
        &self.sealed
    }

    /// Forgets the oldest full tables, which are on the disk.
    pub(super) fn forget(&mut self, count: usize) {
        self.sealed.drain(..count.min(self.sealed.len()));
    }
}

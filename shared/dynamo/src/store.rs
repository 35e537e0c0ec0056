//! A sorted map of bytes with atomic batches: in memory, or in a folder.

mod background;
pub(crate) mod copy;
pub(crate) mod disk;
mod files;
mod flusher;
mod layers;
mod log;
mod memory;
mod merge;
mod record;
mod replay;
mod tables;

pub(crate) use disk::Disk;
pub(crate) use files::{format_path, has_data};
pub(crate) use memory::Memory;

use std::ops::Bound;
use std::path::PathBuf;
use std::sync::Arc;

/// A stored value; clones share the bytes.
pub(crate) type Bytes = Arc<[u8]>;

/// A range of keys.
pub(crate) type Keys = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// Looks at an entry, and says whether to go on.
pub(crate) type Visit<'a, E> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<bool, E>;

/// Why the store cannot be opened or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// Data that must be there is missing or unreadable.
    #[error("the data in {} are damaged: {what}; restore a backup", path.display())]
    Damaged {
        /// The path of the file or folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The folder was written by another version of this program.
    #[error("the data in {} have the format {found:?}, which this version cannot read", path.display())]
    Format {
        /// The path of the folder.
        path: PathBuf,
        /// The format as the folder names it.
        found: String,
    },
    /// The sorted table failed.
    #[error("the table on the disk failed: {0}")]
    Tables(#[source] Box<redb::Error>),
    /// An item in the store is not readable.
    #[error("a stored item cannot be read")]
    Item,
    /// An earlier failure left it open what is stored.
    #[error("an earlier write failed; the process must be started again")]
    Failed,
}

/// Writes that happen together or not at all. `None` deletes.
#[derive(Debug, Default)]
pub(crate) struct Batch(pub(crate) Vec<(Vec<u8>, Option<Vec<u8>>)>);

impl Batch {
    pub(crate) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.0.push((key, Some(value)));
    }

    pub(crate) fn delete(&mut self, key: Vec<u8>) {
        self.0.push((key, None));
    }
}

/// The place where entries are stored.
pub(crate) enum Store {
    Memory(Memory),
    Disk(Box<Disk>),
}

impl Store {
    /// The value of the key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.get(key)),
            Self::Disk(disk) => disk.get(key),
        }
    }

    /// Visits entries in order, as they are at one moment.
    pub(crate) fn scan<E: From<StoreError>>(
        &self,
        keys: Keys,
        is_backward: bool,
        visit: Visit<'_, E>,
    ) -> Result<(), E> {
        match self {
            Self::Memory(memory) => memory.scan(keys, is_backward, visit),
            Self::Disk(disk) => disk.scan(keys, is_backward, visit),
        }
    }

    /// Writes the batch, if there is something in it. The caller makes sure that nothing else is
    /// written at the same time.
    pub(crate) fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        match self {
            _ if batch.0.is_empty() => Ok(()),
            Self::Memory(memory) => {
                memory.commit(batch);
                Ok(())
            }
            Self::Disk(disk) => disk.commit(batch),
        }
    }
}

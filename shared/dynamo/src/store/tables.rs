//! The sorted table on the disk: one file of `redb`, which is written a few megabytes at a time.

use super::layers::Entries;
use super::{Bytes, Keys, StoreError, files};
use redb::{Database, Durability, ReadTransaction, ReadableDatabase, TableDefinition};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

const ENTRIES: TableDefinition<'static, &[u8], &[u8]> = TableDefinition::new("entries");
/// The number of the last record of the log that is in the table.
const STATE: TableDefinition<'static, &str, u64> = TableDefinition::new("state");
const LAST: &str = "last";
/// The bytes of the file that are kept in memory.
const CACHE: usize = 16 * 1024 * 1024;

/// The table. After an error of the file, `redb` refuses everything, so the file is opened again.
pub(super) struct Tables {
    folder: PathBuf,
    database: RwLock<Option<Database>>,
}

/// An entry that was read.
pub(super) type Found = Result<(Vec<u8>, Option<Bytes>), StoreError>;

fn failed(error: impl Into<redb::Error>) -> StoreError {
    StoreError::Tables(Box::new(error.into()))
}

impl Tables {
    /// Opens the file, or creates it.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { folder: folder.to_owned(), database: RwLock::new(Some(open(folder)?)) })
    }

    fn reader(&self) -> Result<ReadTransaction, StoreError> {
        match &*self.database.read().unwrap_or_else(PoisonError::into_inner) {
            Some(database) => database.begin_read().map_err(failed),
            None => Err(StoreError::Failed),
        }
    }

    /// Opens the file again. As long as a reader of the old one exists, this fails, and is tried
    /// again with the next write.
    fn reopen(&self) -> Result<(), StoreError> {
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        // The lock on the file is given back before it is taken again.
        *database = None;
        *database = Some(open(&self.folder)?);
        Ok(())
    }

    /// The number of the last record of the log that is in the table.
    pub(super) fn last(&self) -> Result<u64, StoreError> {
        let read = self.reader()?;
        match read.open_table(STATE) {
            Ok(state) => Ok(state.get(LAST).map_err(failed)?.map_or(0, |value| value.value())),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let read = self.reader()?;
        match read.open_table(ENTRIES) {
            Ok(entries) => Ok(entries.get(key).map_err(failed)?.map(|value| Bytes::from(value.value()))),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The entries in a range. The iterator reads what was there when it was made.
    pub(super) fn range(&self, keys: &Keys) -> Result<Box<dyn DoubleEndedIterator<Item = Found>>, StoreError> {
        let read = self.reader()?;
        let entries = match read.open_table(ENTRIES) {
            Ok(entries) => entries,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Box::new(std::iter::empty())),
            Err(error) => return Err(failed(error)),
        };
        let (from, to) = keys;
        let bounds = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
        let range = entries.range::<&[u8]>(bounds).map_err(failed)?;
        Ok(Box::new(range.map(|entry| {
            let (key, value) = entry.map_err(failed)?;
            Ok((key.value().to_vec(), Some(Bytes::from(value.value()))))
        })))
    }

    /// Writes the entries, of which later tables are newer, and waits until they are on the disk.
    pub(super) fn write<'a>(&self, all: impl Iterator<Item = &'a Entries>, last: u64) -> Result<(), StoreError> {
        if self.database.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            self.reopen()?;
        }
        let written = self.try_write(all, last);
        if written.is_err() {
            self.reopen()?;
        }
        written
    }

    fn try_write<'a>(&self, all: impl Iterator<Item = &'a Entries>, last: u64) -> Result<(), StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or(StoreError::Failed)?;
        let mut write = database.begin_write().map_err(failed)?;
        write.set_durability(Durability::Immediate).map_err(failed)?;
        // Without this, the whole file is read after the end of a process that was killed.
        write.set_quick_repair(true);
        {
            let mut entries = write.open_table(ENTRIES).map_err(failed)?;
            for (key, value) in all.flatten() {
                match value {
                    Some(value) => drop(entries.insert(key.as_slice(), &**value).map_err(failed)?),
                    None => drop(entries.remove(key.as_slice()).map_err(failed)?),
                }
            }
            let mut state = write.open_table(STATE).map_err(failed)?;
            state.insert(LAST, last).map_err(failed)?;
        }
        write.commit().map_err(failed)
    }

    /// Makes the file smaller, while everyone else waits. The result says whether it could be.
    pub(super) fn compact(&self) -> Result<bool, StoreError> {
        let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
        match database.as_mut().ok_or(StoreError::Failed)?.compact() {
            Ok(is_smaller) => Ok(is_smaller),
            // A reader still uses the file: another time.
            Err(redb::CompactionError::TransactionInProgress) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }
}

fn open(folder: &Path) -> Result<Database, StoreError> {
    let path = files::table_path(folder);
    // The file has the mode with which it is created here.
    let mut file = std::fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(file.create(true).append(true), 0o600);
    file.open(&path).map_err(files::io_error(&path))?;
    let database = Database::builder().set_cache_size(CACHE).create(&path);
    database.map_err(|error| match redb::Error::from(error) {
        redb::Error::Io(source) => files::io_error(&path)(source),
        other => StoreError::Damaged { path, what: other.to_string() },
    })
}

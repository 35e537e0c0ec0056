//! The database as its users see it.

use crate::store::{Disk, Memory, Store, copy};
use crate::{Engine, Failure, StoreError, operations, tables};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In memory, until the database is dropped.
    Memory,
    /// In a folder, which is created if it is missing. Only one process may use it at a time.
    Folder {
        /// The path of the folder.
        path: PathBuf,
        /// Whether [`Dynamo::settled`] waits for the disk.
        is_flushed: bool,
    },
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body, in JSON.
    pub body: Vec<u8>,
}

/// An embedded DynamoDB.
pub struct Dynamo {
    engine: Engine,
}

impl Dynamo {
    /// Opens the database. The clock, in epoch milliseconds, decides which items have expired.
    pub fn open(place: Place, now: impl Fn() -> i64 + Send + Sync + 'static) -> Result<Self, StoreError> {
        let store = match place {
            Place::Memory => Store::Memory(Memory::default()),
            Place::Folder { path, is_flushed } => Store::Disk(Box::new(Disk::open(&path, is_flushed)?)),
        };
        Ok(Self { engine: Engine::open(store, Arc::new(now))? })
    }

    /// Runs an operation to its end on this thread.
    pub fn answer(&self, operation: &str, body: &[u8]) -> Answer {
        match operations::run(&self.engine, operation, body) {
            Ok(body) => Answer { status: 200, body },
            Err(failure) => {
                if let Failure::Store(error) = &failure {
                    tracing::error!(%error, operation, "the embedded database failed");
                }
                Answer { status: failure.status(), body: failure.body() }
            }
        }
    }

    /// Waits until everything that was written so far is on the disk, if the place is flushed. An
    /// answer must not leave before that.
    pub async fn settled(&self) -> Result<(), StoreError> {
        let Store::Disk(disk) = &self.engine.store else { return Ok(()) };
        match disk.last() {
            Some(last) => disk.flushed(last).await,
            None => Ok(()),
        }
    }

    /// Deletes the items whose time to live has passed, and returns their number.
    pub fn sweep(&self) -> Result<usize, StoreError> {
        tables::sweep(&self.engine).map_err(|failure| match failure {
            Failure::Store(error) => error,
            _ => StoreError::Item,
        })
    }

    /// Frees the space of what was deleted, if that was much. It runs on this thread; requests wait
    /// while the file is rewritten.
    pub fn compact(&self) -> Result<bool, StoreError> {
        match &self.engine.store {
            Store::Memory(_) => Ok(false),
            Store::Disk(disk) => disk.compact(),
        }
    }

    /// Copies the database in a folder, as it is at one moment, into a new folder. Another process
    /// can use it at the same time.
    pub fn copy(from: &Path, into: &Path) -> Result<(), StoreError> {
        copy::copy(from, into)
    }

    /// Whether something was ever written to the database in the folder.
    pub fn has_data(folder: &Path) -> bool {
        crate::store::has_data(folder)
    }

    /// The file that is in the folder of every database.
    pub fn mark(folder: &Path) -> PathBuf {
        crate::store::format_path(folder)
    }
}

impl fmt::Debug for Dynamo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dynamo").finish_non_exhaustive()
    }
}

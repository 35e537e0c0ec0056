use std::fs::{File, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// An exclusive lock on a database, held until dropped.
///
/// SQLite alone would let a second process in and interleave its writes; the
/// first process's cached table definitions would then be wrong. The operating
/// system drops the lock with the process, however it ends, so a crash leaves
/// nothing to clean up.
#[derive(Debug)]
pub(crate) struct DataLock {
    _file: File,
}

impl DataLock {
    /// Locks `database` by a file beside it, named with `.lock` appended.
    pub(crate) fn acquire(database: &Path) -> Result<Self, Error> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let file = match File::options().create(true).truncate(false).write(true).mode(0o600).open(&path) {
            Ok(file) => file,
            Err(source) => return Err(Error::Io { path, source }),
        };
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse { path }),
            Err(TryLockError::Error(source)) => Err(Error::Io { path, source }),
        }
    }
}

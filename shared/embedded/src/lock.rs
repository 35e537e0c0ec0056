use std::fs::{File, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// An exclusive lock on a database, held until dropped.
///
/// A second process would also write to the log, so that the records of both would be mixed. The
/// operating system releases the lock when the process ends, even after a crash, so no stale lock
/// remains.
#[derive(Debug)]
pub(crate) struct DataLock {
    _file: File,
}

impl DataLock {
    /// Locks `database` with a file next to it that has the suffix `.lock`.
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

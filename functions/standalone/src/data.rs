//! The folder with the data. Only its owner can read it, because everyone who can read it could
//! sign tokens.

use crate::root_key;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The name of the database. The names of the files that SQLite creates begin with it.
const DATABASE: &str = "dynamodb.sqlite";
/// The write-ahead log of the database.
const LOG: &str = "dynamodb.sqlite-wal";
const OWNER_ONLY: u32 = 0o600;
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// The path of the database in a folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Whether the folder contains no data yet, neither in the database nor in its write-ahead log.
pub fn is_new(folder: &Path) -> bool {
    let is_empty = |name: &str| fs::metadata(folder.join(name)).map_or(true, |facts| facts.len() == 0);
    is_empty(DATABASE) && is_empty(LOG)
}

/// Creates the folder and the database file if they are missing. Makes both inaccessible to other
/// users, because older versions did not do that.
pub fn prepare(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(OWNER_ONLY_FOLDER).create(folder)?;
    close(folder, OWNER_ONLY_FOLDER)?;
    // The other files that SQLite creates get the mode of this file.
    File::options().append(true).create(true).mode(OWNER_ONLY).open(database(folder))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if (name.starts_with(DATABASE) || name == root_key::FILE) && entry.file_type()?.is_file() {
            close(&entry.path(), OWNER_ONLY)?;
        }
    }
    Ok(())
}

/// Sets a mode if it differs. Only the owner could change it.
fn close(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

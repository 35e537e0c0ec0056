//! The folder of the data, which is its owner's alone: who reads it could sign tokens.

use crate::root_key;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The database's name; what SQLite puts beside it begins with it.
const DATABASE: &str = "dynamodb.sqlite";
/// Its write-ahead log.
const LOG: &str = "dynamodb.sqlite-wal";
const OWNER_ONLY: u32 = 0o600;
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// Where the database of a folder is.
pub fn database(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Whether the folder has no data yet, neither in the database's file nor in what SQLite has not
/// moved there.
pub fn is_new(folder: &Path) -> bool {
    let is_empty = |name: &str| fs::metadata(folder.join(name)).map_or(true, |facts| facts.len() == 0);
    is_empty(DATABASE) && is_empty(LOG)
}

/// Makes the folder and the database's file where they are not there, and closes both to others, as
/// what older versions left open.
pub fn prepare(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(OWNER_ONLY_FOLDER).create(folder)?;
    close(folder, OWNER_ONLY_FOLDER)?;
    // What SQLite makes beside it gets the same mode.
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

/// Sets a mode, unless it is that already: only the owner could.
fn close(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

//! The folder with the data. Only its owner can read it, because everyone who can read it could
//! sign tokens.

use crate::root_key;
use embedded::Embedded;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The name of the database, which is a folder, and the beginning of the name of its lock.
const DATABASE: &str = "store";
/// The database of earlier versions, which is a file.
const EARLIER: &str = "dynamodb.sqlite";
const OWNER_ONLY: u32 = 0o600;
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// The path of the database in a folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Whether the folder contains no data yet.
pub fn is_new(folder: &Path) -> bool {
    !Embedded::has_data(&database(folder))
}

/// Whether the folder contains data of an earlier version and none of this one.
pub fn is_earlier(folder: &Path) -> bool {
    let has = |end: &str| fs::metadata(folder.join(format!("{EARLIER}{end}"))).is_ok_and(|facts| facts.len() > 0);
    (has("") || has("-wal")) && is_new(folder)
}

/// Creates the folder if it is missing. Makes it inaccessible to other users.
pub fn prepare(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(OWNER_ONLY_FOLDER).create(folder)?;
    close(folder, OWNER_ONLY_FOLDER)?;
    let key = folder.join(root_key::FILE);
    if key.is_file() { close(&key, OWNER_ONLY) } else { Ok(()) }
}

/// Sets a mode if it differs. Only the owner could change it.
fn close(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

//! Copies a store, also while another process writes to it.
//!
//! The process that writes does not change the table while it is copied; what it commits meanwhile
//! stays in its log. The log is copied last, so the copy contains everything up to one moment.

use super::{StoreError, files, replay, tables::Tables};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Copies the store in a folder into another folder, which must not exist.
pub(crate) fn copy(from: &Path, into: &Path) -> Result<(), StoreError> {
    if !files::has_format(from)? {
        return Err(StoreError::Format { path: from.to_owned(), found: String::new() });
    }
    if into.exists() {
        return Err(files::io_error(into)(ErrorKind::AlreadyExists.into()));
    }
    files::create_folder(into)?;
    files::create_folder(&files::log_folder(into))?;
    let copying = files::open_copy_lock(from)?;
    copying.lock_shared().map_err(files::io_error(from))?;
    copy_file(&files::table_path(from), &files::table_path(into))?;
    for path in files::segment_paths(from)? {
        copy_file(&path, &files::log_folder(into).join(path.file_name().unwrap_or_default()))?;
    }
    copying.unlock().map_err(files::io_error(from))?;
    // The last record was possibly being written.
    let stored = Tables::open(into)?.last()?;
    let (mut found, after) = replay::read(into, stored, |_| {})?;
    replay::settle(into, stored, &mut found, after)?;
    files::sync_folder(&files::log_folder(into))?;
    files::write_format(into)
}

fn copy_file(from: &Path, into: &Path) -> Result<(), StoreError> {
    fs::copy(from, into).map_err(files::io_error(from))?;
    fs::File::open(into).and_then(|file| file.sync_all()).map_err(files::io_error(into))
}

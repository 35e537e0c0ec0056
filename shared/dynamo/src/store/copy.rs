//! Copies a store, also while another process writes to it.
//!
//! The log is copied first and the tables after it. The tables contain a beginning of what was
//! committed, and the log what follows, up to the moment at which it was read. So the copy contains
//! everything up to one moment.

use super::{StoreError, files, replay};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// How often the copy is tried while tables are merged.
const TRIES: usize = 20;

/// Copies the store in a folder into another folder, which must not exist.
pub(crate) fn copy(from: &Path, into: &Path) -> Result<(), StoreError> {
    if !files::has_format(from)? {
        return Err(StoreError::Format { path: from.to_owned(), found: String::new() });
    }
    fs::create_dir(into).map_err(files::io(into))?;
    let mut last = None;
    for _ in 0..TRIES {
        for folder in [files::log(into), files::tree(into)] {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(files::io(&folder)(error)),
                _ => {}
            }
        }
        match try_copy(from, into) {
            Ok(()) => {
                files::write_format(into)?;
                return Ok(());
            }
            // A file was deleted between its listing and its copy: tables were merged.
            Err(StoreError::Io { path, source }) if source.kind() == ErrorKind::NotFound => {
                last = Some(StoreError::Io { path, source });
            }
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or(StoreError::Failed))
}

fn try_copy(from: &Path, into: &Path) -> Result<(), StoreError> {
    files::create_folder(&files::log(into))?;
    for path in files::segments(from)? {
        let copied = files::log(into).join(path.file_name().unwrap_or_default());
        match fs::copy(&path, &copied) {
            Ok(_) => sync(&copied)?,
            // Its records are in tables by now, and these are copied after it.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(files::io(&path)(error)),
        }
    }
    // The last record was possibly being written.
    let (mut found, after) = replay::read(into, |_, _| {})?;
    replay::settle(into, &mut found, after)?;
    let before = fs::read(files::tree(from).join("current"));
    let before = before.map_err(files::io(&files::tree(from)))?;
    copy_folder(&files::tree(from), &files::tree(into))?;
    let after = fs::read(files::tree(into).join("current")).map_err(files::io(&files::tree(into)))?;
    if before == after {
        return Ok(());
    }
    let source = std::io::Error::new(ErrorKind::NotFound, "the tables changed while they were copied");
    Err(files::io(&files::tree(from))(source))
}

fn copy_folder(from: &Path, into: &Path) -> Result<(), StoreError> {
    files::create_folder(into)?;
    // The file that names the tables is copied first: tables are deleted only after it has changed.
    let mut paths: Vec<_> = fs::read_dir(from)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(files::io(from))?;
    paths.sort_by_key(|path| path.file_name().is_none_or(|name| name != "current"));
    for path in paths {
        let copied = into.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &copied)?;
        } else {
            fs::copy(&path, &copied).map_err(files::io(&path))?;
            sync(&copied)?;
        }
    }
    files::sync_folder(into)
}

fn sync(path: &Path) -> Result<(), StoreError> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(files::io(path))
}

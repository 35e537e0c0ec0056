//! The files of a store's folder.

use super::StoreError;
use super::record::SEGMENT_HEAD;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The format of the folder, which is the content of its file `FORMAT`.
const FORMAT: &str = "sluice-store 1\n";

/// The file that names the format. It is the last one that is created.
pub(crate) fn format_path(folder: &Path) -> PathBuf {
    folder.join("FORMAT")
}

/// The folder of the log's segments.
pub(super) fn log_folder(folder: &Path) -> PathBuf {
    folder.join("log")
}

/// The file of the sorted table.
pub(super) fn table_path(folder: &Path) -> PathBuf {
    folder.join("tables.redb")
}

/// The file that is locked while the folder is copied.
pub(super) fn open_copy_lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("copying");
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(io_error(&path))
}

/// The file with the number of the last record that is known to be on the disk.
pub(super) fn mark_path(folder: &Path) -> PathBuf {
    folder.join("flushed")
}

/// An error about a path.
pub(super) fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}

/// Creates a folder that only its owner can read.
pub(crate) fn create_folder(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io_error(path))
}

/// Whether the folder names the format of this version; `false` if it names none.
pub(super) fn has_format(folder: &Path) -> Result<bool, StoreError> {
    let path = format_path(folder);
    match fs::read_to_string(&path) {
        Ok(found) if found == FORMAT => Ok(true),
        Ok(found) => Err(StoreError::Format { path: folder.to_owned(), found: found.trim_end().to_owned() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(io_error(&path)(error)),
    }
}

/// Writes the file that names the format. It is renamed at the end, so it never exists with a part
/// of its content.
pub(super) fn write_format(folder: &Path) -> Result<(), StoreError> {
    let (path, new) = (format_path(folder), folder.join("FORMAT.new"));
    let mut file = create(&new)?;
    file.write_all(FORMAT.as_bytes()).and_then(|()| file.sync_all()).map_err(io_error(&new))?;
    fs::rename(&new, &path).map_err(io_error(&path))?;
    sync_folder(folder)
}

/// Whether the log has a record, or had one before.
pub(crate) fn has_data(folder: &Path) -> bool {
    // The first segment is deleted once its records are in the table.
    let has_tables = format_path(folder).exists() && !segment_path(folder, 1).exists();
    let has_records = |path: &PathBuf| fs::metadata(path).is_ok_and(|facts| facts.len() > SEGMENT_HEAD as u64);
    has_tables || segment_paths(folder).is_ok_and(|paths| paths.iter().any(has_records))
}

/// Creates a file, or empties it.
pub(super) fn create(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path).map_err(io_error(path))
}

/// Waits until the names in the folder are on the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}

/// The segments of the log, sorted by their names, which is the order of their first records.
pub(super) fn segment_paths(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let folder = log_folder(folder);
    let mut found = Vec::new();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(io_error(&folder)(error)),
    };
    for entry in entries {
        let path = entry.map_err(io_error(&folder))?.path();
        if path.extension().is_some_and(|end| end == "log") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The path of the segment that begins with this number.
pub(super) fn segment_path(folder: &Path, first: u64) -> PathBuf {
    log_folder(folder).join(format!("{first:016x}.log"))
}

/// The content of the mark for a number.
pub(super) fn mark_content(number: u64) -> Vec<u8> {
    let mut bytes = number.to_be_bytes().to_vec();
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

/// The number in the mark; 0 if there is none.
pub(super) fn read_mark(folder: &Path) -> Result<u64, StoreError> {
    let path = mark_path(folder);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(io_error(&path)(error)),
    };
    let number = bytes.get(..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
    if bytes.is_empty() || bytes == mark_content(number) {
        return Ok(number);
    }
    Err(StoreError::Damaged { path, what: "its checksum is wrong".to_owned() })
}

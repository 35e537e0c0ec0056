//! Reads the log after a start.
//!
//! The log ends at the first record that is missing or damaged: a crash of the machine can lose the
//! end of what was not flushed. Records that were flushed are known by the mark beside the log. If
//! one of them is missing, the data are damaged and the store is not opened.

use super::{StoreError, files, record};
use std::fs;
use std::path::{Path, PathBuf};

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    /// The number after the last record; 0 if there is no segment.
    pub(super) next: u64,
    /// The segments, oldest first.
    pub(super) segments: Vec<PathBuf>,
    /// How many records are not in the table.
    pub(super) records: u64,
}

/// What is after the end of the log: files, and the length that they keep.
pub(super) type After = Vec<(PathBuf, u64)>;

/// Passes on the records that are not in the table, which ends with the number `stored`. Changes
/// nothing.
pub(super) fn read(
    folder: &Path,
    stored: u64,
    mut apply: impl FnMut(Vec<record::Entry<'_>>),
) -> Result<(Replayed, After), StoreError> {
    let mut found = Replayed::default();
    let mut after = After::new();
    for path in files::segment_paths(folder)? {
        if !after.is_empty() {
            after.push((path, 0));
            continue;
        }
        let bytes = fs::read(&path).map_err(files::io_error(&path))?;
        let follows = |first: &u64| if found.next == 0 { *first <= stored + 1 } else { *first == found.next };
        let Some(first) = record::read_segment_head(&bytes).filter(follows) else {
            after.push((path, 0));
            continue;
        };
        found.next = first;
        let mut rest = bytes.get(record::SEGMENT_HEAD..).unwrap_or_default();
        while let Some(record) = record::read(rest).filter(|record| record.number == found.next) {
            let Some(entries) = record.entries() else { break };
            if record.number > stored {
                apply(entries);
                found.records += 1;
            }
            found.next += 1;
            rest = rest.get(record.length..).unwrap_or_default();
        }
        if !rest.is_empty() {
            after.push((path.clone(), (bytes.len() - rest.len()) as u64));
        }
        found.segments.push(path);
    }
    Ok((found, after))
}

/// Checks that the log ends where it may end, and cuts off what is after its end.
pub(super) fn settle(folder: &Path, stored: u64, found: &mut Replayed, after: After) -> Result<(), StoreError> {
    let damaged = |what: String| StoreError::Damaged { path: files::log_folder(folder), what };
    let flushed = files::read_mark(folder)?;
    if found.next == 0 {
        return Err(damaged("no segment of the log can be read".to_owned()));
    }
    let last = found.next.saturating_sub(1).max(stored);
    if last < flushed {
        return Err(damaged(format!(
            "record {} of the log is missing or changed, and records up to {flushed} were on the disk",
            last + 1
        )));
    }
    for (path, length) in after {
        let cut = fs::metadata(&path).map_err(files::io_error(&path))?.len().saturating_sub(length);
        tracing::warn!(
            path = %path.display(), bytes = cut,
            "the end of the log was not whole: a write was under way or not yet on the disk when the machine or the \
             process ended"
        );
        if length == 0 {
            fs::remove_file(&path).map_err(files::io_error(&path))?;
        } else {
            let file = fs::OpenOptions::new().write(true).open(&path).map_err(files::io_error(&path))?;
            file.set_len(length).and_then(|()| file.sync_all()).map_err(files::io_error(&path))?;
        }
    }
    Ok(())
}

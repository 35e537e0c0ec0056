//! The log: what was committed, until it is in the table on the disk.

use super::{Batch, StoreError, files, record};
use std::fs::File;
use std::io::Write;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The log, of which one segment is written.
#[derive(Debug)]
pub(super) struct Log {
    folder: PathBuf,
    path: PathBuf,
    file: Arc<File>,
    length: u64,
    /// The number of the next record.
    next: u64,
    /// The files with records that are possibly not on the disk, oldest first.
    unflushed: Vec<Arc<File>>,
    buffer: Vec<u8>,
    /// Whether the end of the file is unknown after a failed write.
    is_broken: bool,
}

impl Log {
    /// Begins a segment.
    pub(super) fn begin(folder: &Path, next: u64) -> Result<Self, StoreError> {
        let (path, file, length) = begin_segment(folder, next)?;
        Ok(Self {
            folder: folder.to_owned(),
            path,
            unflushed: vec![Arc::clone(&file)],
            file,
            length,
            next,
            buffer: Vec::new(),
            is_broken: false,
        })
    }

    /// The number of the last record.
    pub(super) fn last(&self) -> u64 {
        self.next - 1
    }

    /// Writes a record. After an error it is not in the log.
    pub(super) fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if self.is_broken {
            return Err(StoreError::Failed);
        }
        self.buffer.clear();
        record::write(batch, self.next, &mut self.buffer);
        if let Err(error) = (&*self.file).write_all(&self.buffer) {
            // A part was possibly written. Records after it would be unreachable.
            self.is_broken = self.file.set_len(self.length).is_err();
            return Err(files::io_error(&self.path)(error));
        }
        self.length += self.buffer.len() as u64;
        self.next += 1;
        if self.buffer.capacity() > 1 << 20 {
            self.buffer = Vec::new();
        }
        Ok(())
    }

    /// Begins another segment, and returns the path of the one that has ended. After an error the
    /// old one is still written.
    pub(super) fn rotate(&mut self) -> Result<PathBuf, StoreError> {
        let (path, file, length) = begin_segment(&self.folder, self.next)?;
        self.unflushed.push(Arc::clone(&file));
        self.file = file;
        self.length = length;
        Ok(mem::replace(&mut self.path, path))
    }

    /// The files to flush for all records up to the last, oldest first.
    pub(super) fn take_unflushed(&mut self) -> Vec<Arc<File>> {
        mem::replace(&mut self.unflushed, vec![Arc::clone(&self.file)])
    }
}

fn begin_segment(folder: &Path, first: u64) -> Result<(PathBuf, Arc<File>, u64), StoreError> {
    let path = files::segment_path(folder, first);
    let head = record::segment_head(first);
    let mut file = std::fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(file.create(true).append(true), 0o600);
    let file = file.open(&path).map_err(files::io_error(&path))?;
    // The head is on the disk before a record follows, so a segment without one is always damaged.
    let written = file.set_len(0).and_then(|()| (&file).write_all(&head)).and_then(|()| file.sync_all());
    written.map_err(files::io_error(&path))?;
    files::sync_folder(&files::log_folder(folder))?;
    Ok((path, Arc::new(file), head.len() as u64))
}

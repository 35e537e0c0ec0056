//! The store in a folder: a log of what was committed last, and a sorted table with everything
//! else.
//!
//! A batch is one record of the log, written with one call to the system, so that it survives the
//! end of the process. Then its entries are in a table in memory. A full table is written to the
//! disk in the background; then the segments of the log with its records are deleted. So a commit
//! costs a write to the log, and the table on the disk is changed a few thousand entries at a time.

use super::background::{Background, Shared};
use super::flusher::Flusher;
use super::layers::Layers;
use super::log::Log;
use super::merge::{Merge, Source};
use super::tables::Tables;
use super::{Batch, Bytes, Keys, StoreError, Visit, files, memory, replay};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The size in bytes at which a table in memory is full.
const FULL: usize = 4 * 1024 * 1024;
/// How many full tables wait for the disk before writers wait as well.
const WAITING: usize = 4;
/// The number of deletions after which compacting frees enough space to be worthwhile.
const WORTH_COMPACTING: u64 = 2_000;
/// The largest file in bytes that is made smaller while requests wait.
const MOST_COMPACTED: u64 = 256 * 1024 * 1024;

pub(crate) struct Disk {
    folder: PathBuf,
    log: Arc<Mutex<Log>>,
    /// Deletions since the file was last made smaller.
    deleted: AtomicU64,
    // The threads end before what they share.
    background: Background,
    flusher: Option<Flusher>,
    shared: Arc<Shared>,
}

impl Disk {
    /// Opens the folder, or creates it.
    pub(crate) fn open(folder: &Path, is_flushed: bool) -> Result<Self, StoreError> {
        files::create_folder(folder)?;
        let is_new = !files::has_format(folder)?;
        if is_new {
            files::create_folder(&files::log_folder(folder))?;
        } else if !files::table_path(folder).is_file() {
            return Err(StoreError::Damaged {
                path: files::table_path(folder),
                what: "the file is missing".to_owned(),
            });
        }
        let tables = Tables::open(folder)?;
        let mut layers = Layers::default();
        let (next, segments) = if is_new { begin(folder, &tables)? } else { restore(folder, &tables, &mut layers)? };
        let log = Log::begin(folder, next)?;
        if is_new {
            files::write_format(folder)?;
        }
        let has_records = layers.size() > 0;
        if has_records {
            layers.seal(next - 1, segments);
        } else {
            segments.iter().try_for_each(|path| std::fs::remove_file(path).map_err(files::io_error(path)))?;
        }
        let shared = Arc::new(Shared::new(folder, tables, layers)?);
        let log = Arc::new(Mutex::new(log));
        let background = Background::start(&shared)?;
        if has_records {
            background.wake();
        }
        let flusher = if is_flushed { Some(Flusher::start(folder, Arc::clone(&log))?) } else { None };
        Ok(Self { folder: folder.to_owned(), log, deleted: AtomicU64::new(0), background, flusher, shared })
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        {
            let layers = self.shared.layers.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(entry) = layers.get(key) {
                return Ok(entry.clone());
            }
        }
        // An entry leaves the memory only after it is in the table.
        self.shared.tables.get(key)
    }

    pub(super) fn scan<E: From<StoreError>>(
        &self,
        keys: Keys,
        is_backward: bool,
        visit: Visit<'_, E>,
    ) -> Result<(), E> {
        if memory::is_empty(&keys) {
            return Ok(());
        }
        let layers = self.shared.layers.read().unwrap_or_else(PoisonError::into_inner);
        let mut sources: Vec<Source<'_>> = Vec::new();
        for range in layers.ranges(&keys) {
            let entry = |(key, value): (&Vec<u8>, &Option<Bytes>)| Ok((key.clone(), value.clone()));
            sources.push(if is_backward { Box::new(range.rev().map(entry)) } else { Box::new(range.map(entry)) });
        }
        let range = self.shared.tables.range(&keys)?;
        sources.push(if is_backward { Box::new(range.rev()) } else { Box::new(range) });
        let mut merge = Merge::new(sources, is_backward)?;
        while let Some((key, value)) = merge.next()? {
            if !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let deleted = batch.0.iter().filter(|(_, value)| value.is_none()).count();
        self.deleted.fetch_add(deleted as u64, Ordering::Relaxed);
        let mut log = self.lock();
        log.append(&batch)?;
        let mut layers = self.shared.layers.write().unwrap_or_else(PoisonError::into_inner);
        layers.apply(batch);
        if layers.size() >= FULL {
            let last = log.last();
            // If there is no room for another segment, the table grows until there is.
            match log.rotate() {
                Ok(segment) => {
                    layers.seal(last, vec![segment]);
                    self.background.wake();
                }
                Err(error) => tracing::error!(%error, "the log cannot begin another segment"),
            }
        }
        let waiting = layers.sealed().len();
        drop((layers, log));
        if waiting > WAITING
            && let Err(error) = self.shared.flush()
        {
            // The batch is in the log and visible, so it has succeeded.
            tracing::error!(%error, "what was committed could not be written to the tables");
        }
        Ok(())
    }

    /// The number of the last record, for [`Disk::flushed`], if the place is flushed.
    pub(crate) fn last(&self) -> Option<u64> {
        let flusher = self.flusher.as_ref()?;
        let last = self.lock().last();
        flusher.want(last);
        Some(last)
    }

    /// Waits until the record is on the disk, if that is wanted.
    pub(crate) async fn flushed(&self, number: u64) -> Result<(), StoreError> {
        match &self.flusher {
            Some(flusher) => flusher.wait(number).await,
            None => Ok(()),
        }
    }

    /// Frees the space of what was deleted, if much was. A file that is too large for this is left
    /// as it is; its free pages are used again.
    pub(crate) fn compact(&self) -> Result<bool, StoreError> {
        let path = files::table_path(&self.folder);
        let size = std::fs::metadata(&path).map_err(files::io_error(&path))?.len();
        if self.deleted.load(Ordering::Relaxed) < WORTH_COMPACTING || size > MOST_COMPACTED {
            return Ok(false);
        }
        {
            let mut log = self.lock();
            let mut layers = self.shared.layers.write().unwrap_or_else(PoisonError::into_inner);
            let last = log.last();
            let segment = log.rotate()?;
            layers.seal(last, vec![segment]);
        }
        self.shared.flush()?;
        self.deleted.store(0, Ordering::Relaxed);
        self.shared.compact()
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prepares a new folder. Only a creation that was interrupted leaves files, and these contain
/// nothing.
fn begin(folder: &Path, tables: &Tables) -> Result<(u64, Vec<PathBuf>), StoreError> {
    let (found, after) = replay::read(folder, 0, |_| {})?;
    if tables.last()? > 0 || found.records > 0 {
        let what = "the file FORMAT is missing".to_owned();
        return Err(StoreError::Damaged { path: folder.to_owned(), what });
    }
    for path in found.segments.into_iter().chain(after.into_iter().map(|(path, _)| path)) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(files::io_error(&path)(error)),
            _ => {}
        }
    }
    Ok((1, Vec::new()))
}

/// Reads the log into memory. Returns the number of the next record, and the segments that were
/// read.
fn restore(folder: &Path, tables: &Tables, layers: &mut Layers) -> Result<(u64, Vec<PathBuf>), StoreError> {
    let stored = tables.last()?;
    let (mut found, after) = replay::read(folder, stored, |entries| {
        for (key, value) in entries {
            layers.insert(key.to_vec(), value.map(Bytes::from));
        }
    })?;
    replay::settle(folder, stored, &mut found, after)?;
    let next = found.next.max(stored + 1);
    // A last segment without records has the name of the one that begins now.
    found.segments.retain(|path| *path != files::segment_path(folder, next));
    Ok((next, found.segments))
}

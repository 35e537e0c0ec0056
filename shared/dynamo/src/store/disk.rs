//! The store in a folder: a log of what was committed last, and a tree of sorted tables.
//!
//! A batch is one record of the log, written with one call to the system, so that it survives the
//! end of the process. Then its entries are in the tree's memory table. A full memory table is
//! written to the disk in the background; then the segments of the log with its records are
//! deleted.

use super::background::{self, Background};
use super::flusher::Flusher;
use super::log::Log;
use super::readers::Readers;
use super::{Batch, Bytes, Keys, StoreError, Visit, files, memory, replay};
use lsm_tree::config::CompressionPolicy;
use lsm_tree::{AbstractTree, AnyTree, Cache, CompressionType, Config, Guard, SequenceNumberCounter};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The size in bytes at which a memory table is full.
const MEMORY_TABLE: u64 = 4 * 1024 * 1024;
/// How many full memory tables wait for the disk before writers wait as well.
const WAITING: usize = 4;
/// The bytes of tables that are kept in memory.
const CACHE: u64 = 12 * 1024 * 1024;
/// The size in bytes at which a merge begins another table.
const TABLE: u64 = 64 * 1024 * 1024;

pub(crate) struct Disk {
    tree: AnyTree,
    /// Of entries, and of the tree's own versions.
    seqnos: SequenceNumberCounter,
    readers: Arc<Readers>,
    log: Arc<Mutex<Log>>,
    // Both threads end before the fields above are dropped.
    background: Background,
    flusher: Option<Flusher>,
}

impl Disk {
    /// Opens the folder, or creates it.
    pub(crate) fn open(folder: &Path, is_flushed: bool) -> Result<Self, StoreError> {
        files::create_folder(folder)?;
        files::create_folder(&files::log(folder))?;
        let is_new = !files::has_format(folder)?;
        if !is_new && !files::tree(folder).join("current").is_file() {
            return Err(StoreError::Damaged { path: files::tree(folder), what: "the tables are missing".to_owned() });
        }
        let seqnos = SequenceNumberCounter::new(1);
        let tree = open_tree(folder, &seqnos)?;
        let (next, sealed) = if is_new {
            // Only a creation that was interrupted leaves files, and these contain nothing.
            let (found, after) = replay::read(folder, |_, _| {})?;
            if tree.table_count() > 0 || found.records > 0 {
                let what = "the file FORMAT is missing".to_owned();
                return Err(StoreError::Damaged { path: folder.to_owned(), what });
            }
            let leftovers = found.segments.into_iter().chain(after.into_iter().map(|(path, _)| path));
            for path in leftovers {
                std::fs::remove_file(&path).map_err(files::io(&path))?;
            }
            (1, Vec::new())
        } else {
            restore(folder, &tree, &seqnos)?
        };
        let log = Arc::new(Mutex::new(Log::begin(folder, next, sealed)?));
        if is_new {
            files::write_format(folder)?;
        }
        let readers = Arc::new(Readers::new(seqnos.get()));
        let background = Background::start(folder, tree.clone(), Arc::clone(&log), Arc::clone(&readers))?;
        if tree.rotate_memtable().is_some() {
            background.wake();
        }
        let flusher = if is_flushed { Some(Flusher::start(folder, Arc::clone(&log))?) } else { None };
        Ok(Self { tree, seqnos, readers, log, background, flusher })
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self.tree.get(key, u64::MAX)?)
    }

    pub(super) fn scan(&self, keys: Keys, is_backward: bool, visit: Visit<'_>) -> Result<(), StoreError> {
        if memory::is_empty(&keys) {
            return Ok(());
        }
        let moment = self.readers.now();
        let mut entries = self.tree.range(keys, moment.seqno, None);
        while let Some(entry) = if is_backward { entries.next_back() } else { entries.next() } {
            let (key, value) = entry.into_inner()?;
            if !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut log = self.lock();
        let seqno = self.seqnos.next();
        log.append(batch, seqno)?;
        for (key, value) in &batch.0 {
            match value {
                Some(value) => self.tree.insert(key.as_slice(), value.as_slice(), seqno),
                None => self.tree.remove(key.as_slice(), seqno),
            };
        }
        self.readers.publish(seqno + 1);
        let is_full = self.tree.active_memtable().size() >= MEMORY_TABLE;
        if is_full {
            // If there is no room for another segment, the table grows until there is.
            match log.rotate() {
                Ok(()) => {
                    self.tree.rotate_memtable();
                    self.background.wake();
                }
                Err(error) => tracing::error!(%error, "the log cannot begin another segment"),
            }
        }
        drop(log);
        if is_full && self.tree.sealed_memtable_count() > WAITING {
            background::flush(&self.tree, &self.log, &self.readers)?;
        }
        Ok(())
    }

    /// The number of the last record, for [`Disk::flushed`].
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

    /// Frees the space of what was deleted, if that is much of what is stored.
    pub(crate) fn compact(&self) -> Result<bool, StoreError> {
        let deleted = self.tree.tombstone_count();
        if deleted < 1_000 || deleted < self.tree.approximate_len() as u64 / 10 {
            return Ok(false);
        }
        self.tree.major_compact(TABLE, self.readers.oldest())?;
        Ok(true)
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn open_tree(folder: &Path, seqnos: &SequenceNumberCounter) -> Result<AnyTree, StoreError> {
    // What readers see is published by this store and not by the tree, which would also publish
    // batches that are being written.
    let unused = SequenceNumberCounter::default();
    Ok(Config::new(files::tree(folder), seqnos.clone(), unused)
        .use_cache(Arc::new(Cache::with_capacity_bytes(CACHE)))
        .data_block_compression_policy(CompressionPolicy::all(CompressionType::None))
        .index_block_compression_policy(CompressionPolicy::all(CompressionType::None))
        .open()?)
}

/// Reads the log. Returns the number of the next record, and the segments that are still needed.
fn restore(
    folder: &Path,
    tree: &AnyTree,
    seqnos: &SequenceNumberCounter,
) -> Result<(u64, Vec<std::path::PathBuf>), StoreError> {
    let stored = tree.get_highest_persisted_seqno();
    let (mut found, after) = replay::read(folder, |seqno, entries| {
        if stored.is_some_and(|stored| seqno <= stored) {
            return;
        }
        for (key, value) in entries {
            match value {
                Some(value) => tree.insert(key, value, seqno),
                None => tree.remove(key, seqno),
            };
        }
    })?;
    replay::settle(folder, &mut found, after)?;
    seqnos.fetch_max(found.seqno.max(stored.unwrap_or(0)) + 1);
    // An empty last segment has the name of the one that begins now.
    found.segments.retain(|path| *path != files::segment(folder, found.next));
    Ok((found.next, found.segments))
}

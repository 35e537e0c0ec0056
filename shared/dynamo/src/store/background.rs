//! Writes full memory tables to the disk, and merges tables, on a thread of its own.

use super::log::Log;
use super::readers::Readers;
use super::{StoreError, files};
use lsm_tree::compaction::Leveled;
use lsm_tree::{AbstractTree, AnyTree};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The most merges after one table was written.
const MERGES: usize = 8;

/// The thread, until this is dropped.
#[derive(Debug)]
pub(super) struct Background {
    work: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    pub(super) fn start(
        folder: &Path,
        tree: AnyTree,
        log: Arc<Mutex<Log>>,
        readers: Arc<Readers>,
    ) -> Result<Self, StoreError> {
        let (work, asked) = channel();
        let run = move || run(&asked, &tree, &log, &readers);
        let thread = std::thread::Builder::new().name("tables".to_owned()).spawn(run).map_err(files::io(folder))?;
        Ok(Self { work: Some(work), thread: Some(thread) })
    }

    /// Says that a memory table is full.
    pub(super) fn wake(&self) {
        if let Some(work) = &self.work {
            // The thread only ends with its sender.
            let _ = work.send(());
        }
    }
}

fn run(asked: &Receiver<()>, tree: &AnyTree, log: &Mutex<Log>, readers: &Readers) {
    while asked.recv().is_ok() {
        // One round handles all tables that are full by now.
        while asked.try_recv().is_ok() {}
        if let Err(error) = flush(tree, log, readers).and_then(|()| merge(tree, readers)) {
            // The log still has everything. It is tried again with the next table.
            tracing::error!(%error, "a table could not be written or merged");
        }
    }
}

/// Writes the full memory tables, and deletes the segments of the log that they make unnecessary.
pub(super) fn flush(tree: &AnyTree, log: &Mutex<Log>, readers: &Readers) -> Result<(), StoreError> {
    let lock = tree.get_flush_lock();
    // A memory table is sealed before its segment, so what is in these segments is in sealed tables.
    let segments = log.lock().unwrap_or_else(PoisonError::into_inner).sealed();
    tree.flush(&lock, readers.oldest())?;
    drop(lock);
    for path in &segments {
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(files::io(path)(error)),
        }
    }
    log.lock().unwrap_or_else(PoisonError::into_inner).forget(&segments);
    Ok(())
}

fn merge(tree: &AnyTree, readers: &Readers) -> Result<(), StoreError> {
    let shape = || (tree.table_count(), tree.l0_run_count(), tree.disk_space());
    for _ in 0..MERGES {
        let before = shape();
        tree.compact(Arc::new(Leveled::default()), readers.oldest())?;
        if shape() == before {
            break;
        }
    }
    Ok(())
}

impl Drop for Background {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // It logs its errors itself.
            let _ = thread.join();
        }
    }
}

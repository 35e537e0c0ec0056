//! Writes full memory tables to the disk, on a thread of its own.

use super::layers::Layers;
use super::tables::Tables;
use super::{StoreError, files};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// What the thread and the store share.
pub(super) struct Shared {
    pub(super) tables: Tables,
    pub(super) layers: RwLock<Layers>,
    /// Locked by a process that copies the folder, which must not change meanwhile.
    copying: File,
    folder: PathBuf,
    /// Held while tables are written.
    writing: Mutex<()>,
}

/// The thread, until this is dropped.
#[derive(Debug)]
pub(super) struct Background {
    work: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    pub(super) fn start(shared: &Arc<Shared>) -> Result<Self, StoreError> {
        let (work, asked) = channel();
        let run = {
            let shared = Arc::clone(shared);
            move || run(&asked, &shared)
        };
        let thread = std::thread::Builder::new().name("tables".to_owned()).spawn(run);
        Ok(Self { work: Some(work), thread: Some(thread.map_err(files::io_error(&shared.folder))?) })
    }

    /// Says that a memory table is full.
    pub(super) fn wake(&self) {
        if let Some(work) = &self.work {
            // The thread only ends with its sender.
            let _ = work.send(());
        }
    }
}

fn run(asked: &Receiver<()>, shared: &Shared) {
    while asked.recv().is_ok() {
        // One round handles all tables that are full by now.
        while asked.try_recv().is_ok() {}
        if let Err(error) = shared.flush() {
            // The log still has everything. It is repeated with the next table.
            tracing::error!(%error, "what was committed could not be written to the tables");
        }
    }
}

impl Shared {
    pub(super) fn new(folder: &Path, tables: Tables, layers: Layers) -> Result<Self, StoreError> {
        let copying = files::open_copy_lock(folder)?;
        let (layers, writing) = (RwLock::new(layers), Mutex::default());
        Ok(Self { tables, layers, copying, folder: folder.to_owned(), writing })
    }

    /// Writes the full memory tables, and deletes the segments of the log that they make
    /// unnecessary.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let sealed = self.layers.read().unwrap_or_else(PoisonError::into_inner).sealed().to_vec();
        let Some(newest) = sealed.last() else { return Ok(()) };
        self.while_not_copied(|| {
            self.tables.write(sealed.iter().map(|sealed| &*sealed.entries), newest.last)?;
            for path in sealed.iter().flat_map(|sealed| &sealed.segments) {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(files::io_error(path)(error));
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
        self.layers.write().unwrap_or_else(PoisonError::into_inner).forget(sealed.len());
        Ok(())
    }

    /// Makes the file of the tables smaller.
    pub(super) fn compact(&self) -> Result<bool, StoreError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.while_not_copied(|| self.tables.compact())
    }

    fn while_not_copied<T>(&self, change: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.copying.lock().map_err(files::io_error(&self.folder))?;
        let done = change();
        self.copying.unlock().map_err(files::io_error(&self.folder))?;
        done
    }
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

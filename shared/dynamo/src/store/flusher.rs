//! Waits for the disk on behalf of all commits: those that come while it waits share the next wait.

use super::log::Log;
use super::{StoreError, files};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::watch;

/// The thread that flushes the log.
#[derive(Debug)]
pub(super) struct Flusher {
    wanted: Arc<Wanted>,
    flushed: watch::Receiver<Flushed>,
    thread: Option<JoinHandle<()>>,
}

/// The number of the last record on the disk; nothing after a failure.
type Flushed = Option<u64>;

#[derive(Debug, Default)]
struct Wanted {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    number: u64,
    is_closed: bool,
}

impl Flusher {
    pub(super) fn start(folder: &Path, log: Arc<Mutex<Log>>) -> Result<Self, StoreError> {
        let path = files::mark_path(folder);
        let mark = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let mark = mark.map_err(files::io_error(&path))?;
        let wanted = Arc::new(Wanted::default());
        let (send, flushed) = watch::channel(Some(0));
        let thread = {
            let wanted = Arc::clone(&wanted);
            let run = move || run(&wanted, &log, &mark, &send);
            std::thread::Builder::new().name("flush".to_owned()).spawn(run).map_err(files::io_error(&path))?
        };
        Ok(Self { wanted, flushed, thread: Some(thread) })
    }

    /// Asks for the record to be flushed.
    pub(super) fn want(&self, number: u64) {
        let mut state = self.wanted.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.number < number {
            state.number = number;
            self.wanted.changed.notify_one();
        }
    }

    /// Waits until the record is on the disk.
    pub(super) async fn wait(&self, number: u64) -> Result<(), StoreError> {
        let mut flushed = self.flushed.clone();
        let seen = flushed.wait_for(|flushed| flushed.is_none_or(|flushed| flushed >= number)).await;
        match seen.map(|flushed| *flushed) {
            Ok(Some(_)) => Ok(()),
            _ => Err(StoreError::Failed),
        }
    }
}

fn run(wanted: &Wanted, log: &Mutex<Log>, mark: &File, flushed: &watch::Sender<Flushed>) {
    let mut done = 0;
    loop {
        {
            let mut state = wanted.state.lock().unwrap_or_else(PoisonError::into_inner);
            while state.number <= done && !state.is_closed {
                state = wanted.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.number <= done {
                return;
            }
        }
        let (files, last) = {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            (log.take_unflushed(), log.last())
        };
        let synced = files.iter().try_for_each(|file| file.sync_data());
        let marked = synced.and_then(|()| mark.write_all_at(&files::mark_content(last), 0));
        if let Err(error) = marked {
            tracing::error!(%error, "the log could not be flushed; nothing more is accepted");
            flushed.send_replace(None);
            return;
        }
        done = last;
        flushed.send_replace(Some(done));
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        self.wanted.state.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.wanted.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // Its only outcome is sent through the channel.
            let _ = thread.join();
        }
    }
}

//! Wakes callers in this process that wait for a change of an execution.
//!
//! Only changes that this process has made are announced. If other processes also run workflows, a
//! watcher must also read the row from time to time.

use model::ExecutionId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// The executions for whose changes callers in this process wait.
#[derive(Debug, Default)]
pub struct Watchers {
    watched: Mutex<HashMap<ExecutionId, Arc<Notify>>>,
    closed: AtomicBool,
}

/// The wait of one caller for changes of an execution.
#[derive(Debug)]
pub struct Watch {
    watchers: Arc<Watchers>,
    id: ExecutionId,
    changes: Arc<Notify>,
}

impl Watchers {
    /// Begins to watch an execution. The watch ends when it is dropped.
    pub fn watch(self: &Arc<Self>, id: ExecutionId) -> Watch {
        let changes = Arc::clone(self.locked().entry(id).or_default());
        Watch { watchers: Arc::clone(self), id, changes }
    }

    /// Announces that the row of an execution was written.
    pub fn notify(&self, id: ExecutionId) {
        if let Some(changes) = self.locked().get(&id) {
            changes.notify_waiters();
        }
    }

    /// Wakes all callers. From now on no caller may wait, because the process is stopping.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.locked().values().for_each(|changes| changes.notify_waiters());
    }

    /// Whether callers may no longer wait.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ExecutionId, Arc<Notify>>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// The next change. Changes after this call are noticed, also before the future is polled, so
    /// that none is missed between a read of the row and the wait.
    pub fn changed(&self) -> Notified<'_> {
        self.changes.notified()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.watchers.locked();
        // One reference is in the map, and one is this one. All others are created under the same
        // lock.
        if Arc::strong_count(&self.changes) <= 2 {
            watched.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn id(number: u128) -> ExecutionId {
        ExecutionId::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_change_wakes_those_who_watch_that_execution_and_no_others() {
        let watchers = Arc::new(Watchers::default());
        let (one, same, other) = (watchers.watch(id(1)), watchers.watch(id(1)), watchers.watch(id(2)));
        let (first, second, third) = (one.changed(), same.changed(), other.changed());
        watchers.notify(id(1));
        assert!(first.now_or_never().is_some() && second.now_or_never().is_some());
        assert!(third.now_or_never().is_none());
        assert!(one.changed().now_or_never().is_none(), "each change is announced once");
    }

    #[test]
    fn nothing_is_left_of_those_who_have_gone() {
        let watchers = Arc::new(Watchers::default());
        let (one, same) = (watchers.watch(id(1)), watchers.watch(id(1)));
        drop(one);
        assert_eq!(watchers.locked().len(), 1);
        drop(same);
        assert!(watchers.locked().is_empty());
        watchers.notify(id(1));
    }

    #[test]
    fn a_process_that_stops_lets_nobody_wait() {
        let watchers = Arc::new(Watchers::default());
        let one = watchers.watch(id(1));
        let change = one.changed();
        watchers.close();
        assert!(change.now_or_never().is_some() && watchers.is_closed());
    }
}

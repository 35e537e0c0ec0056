//! The state of the queue service.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::registry::Registry;
use crate::clock::Clock;

/// The queue service. All operations share one lock.
pub(crate) struct Sqs {
    clock: Clock,
    registry: Mutex<Registry>,
}

impl Sqs {
    pub(crate) fn new(clock: Clock) -> Self {
        let registry = Mutex::new(Registry::new(clock.now_ms()));
        Self { clock, registry }
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Registry> {
        // No code under the lock panics in the middle of a change, so a poisoned lock holds a valid
        // state.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

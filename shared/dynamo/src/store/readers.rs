//! The moments at which readers look. What was overwritten is kept until no reader needs it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The moments that readers use now, and the latest one.
#[derive(Debug)]
pub(super) struct Readers(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Entries with lower sequence numbers are visible.
    visible: u64,
    used: BTreeMap<u64, usize>,
}

/// A moment that is used until this is dropped.
#[derive(Debug)]
pub(super) struct Moment<'a> {
    readers: &'a Readers,
    pub(super) seqno: u64,
}

impl Readers {
    pub(super) fn new(visible: u64) -> Self {
        Self(Mutex::new(State { visible, used: BTreeMap::new() }))
    }

    /// Makes everything below the number visible.
    pub(super) fn publish(&self, visible: u64) {
        self.state().visible = visible;
    }

    /// The latest moment.
    pub(super) fn now(&self) -> Moment<'_> {
        let mut state = self.state();
        let seqno = state.visible;
        *state.used.entry(seqno).or_default() += 1;
        Moment { readers: self, seqno }
    }

    /// The earliest moment that a reader can look at.
    pub(super) fn oldest(&self) -> u64 {
        let state = self.state();
        state.used.keys().next().copied().unwrap_or(state.visible)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Moment<'_> {
    fn drop(&mut self) {
        let mut state = self.readers.state();
        if let Some(count) = state.used.get_mut(&self.seqno) {
            *count -= 1;
            if *count == 0 {
                state.used.remove(&self.seqno);
            }
        }
    }
}

//! When the engine stops a script.

use crate::limits::ENGINE_TIME;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

/// A moment that passes once. Clones share whether it has been noticed.
#[derive(Clone)]
pub(crate) struct Deadline {
    end: Instant,
    noticed: Rc<Cell<bool>>,
}

impl Deadline {
    /// From now on.
    pub fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "it measures a process, not a run: no virtual clock reaches here"
        )]
        let now = Instant::now();
        Self { end: now + ENGINE_TIME, noticed: Rc::new(Cell::new(false)) }
    }

    /// Whether it is over now.
    pub fn is_over(&self) -> bool {
        #[expect(clippy::disallowed_methods, reason = "as above")]
        let over = self.noticed.get() || Instant::now() >= self.end;
        self.noticed.set(over);
        over
    }

    /// Whether somebody was told that it is over: what the script failed with then is only a
    /// consequence.
    pub fn was_noticed(&self) -> bool {
        self.noticed.get()
    }
}

//! The time limit at which the engine stops a script.

use crate::limits::ENGINE_TIME;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

/// A moment that passes once. Clones share whether [`Self::is_over`] has already returned true.
#[derive(Clone)]
pub(crate) struct Deadline {
    end: Instant,
    noticed: Rc<Cell<bool>>,
}

impl Deadline {
    /// A deadline that begins now.
    pub fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "it measures a process, not a run: no virtual clock reaches here"
        )]
        let now = Instant::now();
        Self { end: now + ENGINE_TIME, noticed: Rc::new(Cell::new(false)) }
    }

    /// Whether the time is over. Once true, it stays true.
    pub fn is_over(&self) -> bool {
        #[expect(clippy::disallowed_methods, reason = "as above")]
        let over = self.noticed.get() || Instant::now() >= self.end;
        self.noticed.set(over);
        over
    }

    /// Whether [`Self::is_over`] has returned true. Every later failure of the script is a
    /// consequence of that.
    pub fn was_noticed(&self) -> bool {
        self.noticed.get()
    }
}

//! The lines that a script prints.

use crate::fault::cut;
use crate::limits::{LINE, LINES};
use model::Level;
use std::cell::RefCell;
use std::rc::Rc;

/// The lines so far. Clones write into the same list.
#[derive(Clone, Default)]
pub(crate) struct Journal(Rc<RefCell<Vec<(Level, String)>>>);

impl Journal {
    /// Adds a line. After the last line that is kept, one note says that there were more.
    pub fn add(&self, level: Level, text: &str) {
        let mut lines = self.0.borrow_mut();
        match lines.len() {
            many if many > LINES => {}
            LINES => lines.push((Level::Warning, format!("only the first {LINES} lines are kept"))),
            _ => lines.push((level, cut(text, LINE))),
        }
    }

    /// Takes all lines out.
    pub fn take(&self) -> Vec<(Level, String)> {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_cut_off_and_says_so() {
        let journal = Journal::default();
        for _ in 0..1000 {
            journal.add(Level::Info, &"x".repeat(10_000));
        }
        let lines = journal.take();
        assert_eq!(lines.len(), LINES + 1);
        assert!(lines[0].1.len() < 1010 && lines[LINES].0 == Level::Warning);
    }
}

//! `parallel`: branches that run side by side. Each sees what was there before and its own; after
//! the end all is visible.

use super::{Flow, Here, Interpreter};
use crate::state::{Folded, Frame, StepStatus, Wait};
use serde_json::Map;

impl<'a> Interpreter<'a> {
    pub(super) fn start_parallel(&mut self, here: Here<'a>, branches: &[usize], after: usize) -> Flow {
        self.begin(here);
        self.log_started(here, &Map::new());
        if branches.is_empty() {
            self.mark(here.at, here.pc, StepStatus::Completed);
            return Flow::To(after);
        }
        self.push_frame(here.at, Frame::Parallel { start: here.pc as u32, folded: Box::<Folded>::default() });
        self.wait(here.at, Wait::Join);
        for (number, pc) in (1..).zip(branches) {
            self.split(here.at, number, *pc);
        }
        Flow::Wait
    }

    /// A fibre reaches the end of its branch. The last one lets the fibre behind them go on.
    pub(super) fn end_branch(&mut self, here: Here<'a>, start: usize, after: usize) -> Flow {
        let parent = self.parent_at(here.at);
        let mine = parent
            .and_then(|parent| self.top_frame(parent))
            .is_some_and(|frame| matches!(frame, Frame::Parallel { .. }) && frame.start() as usize == start);
        if !mine {
            // Jumped to from outside: the block is passed over.
            return Flow::To(after);
        }
        if let Some(parent) = self.end_split(here.at)
            && self.running(parent) == 0
        {
            self.pop_frame(parent);
            self.mark(parent, start, StepStatus::Completed);
            self.go(parent, after);
        }
        Flow::Gone
    }
}

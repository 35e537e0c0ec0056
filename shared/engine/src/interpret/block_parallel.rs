//! `parallel`: branches that run at the same time. Each branch sees the values from before the
//! block and its own. After the block, the values of all branches are visible.

use super::{Checked, Flow, Here, Interpreter};
use crate::StepIndex;
use crate::index::Branch;
use crate::state::{Folded, Frame, StepStatus, Wait};
use serde_json::Map;

impl<'a> Interpreter<'a> {
    pub(super) fn start_parallel(&mut self, here: Here<'a>, branches: &[StepIndex], after: StepIndex) -> Checked<Flow> {
        self.begin(here);
        self.log_started(here, &Map::new());
        let frame = Frame::Parallel { start: here.pc, folded: Box::<Folded>::default() };
        self.start_branches(here, branches, after, frame)
    }

    /// Splits into branches; without any, the block is over.
    pub(super) fn start_branches(
        &mut self,
        here: Here<'a>,
        branches: &[StepIndex],
        after: StepIndex,
        frame: Frame,
    ) -> Checked<Flow> {
        if branches.is_empty() {
            self.close(here.at, here.pc, StepStatus::Completed);
            return Ok(Flow::To(after));
        }
        self.push_frame(here.at, frame)?;
        self.wait(here.at, Wait::Join)?;
        for (number, pc) in (1..).map(Branch).zip(branches) {
            self.split(here.at, number, *pc)?;
        }
        Ok(Flow::Wait)
    }

    /// A fibre reaches the end of its branch. After the last branch, the fibre that waits for them
    /// continues.
    pub(super) fn end_branch(&mut self, here: Here<'a>, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        let parent = self.parent_at(here.at)?;
        let block = parent.and_then(|parent| self.top_frame(parent)).filter(|frame| frame.start() == start);
        match (block, parent) {
            (Some(Frame::Parallel { .. }), _) => {}
            (Some(Frame::Race { .. }), Some(parent)) => return self.win(here.at, parent, start),
            // A jump from outside leads here, so the block is skipped.
            _ => return Ok(Flow::To(after)),
        }
        let parent = self.end_split(here.at)?;
        if self.running(parent)? == 0 {
            self.end_branches(parent, start)?;
        }
        Ok(Flow::Gone)
    }
}

//! `jump`: goes to another step of the same block, or of a block around it.

use super::unwind::ParentState;
use super::{Checked, Flow, Here, Interpreter};
use crate::program::jump_target;
use crate::state::{AfterFinally, Frame, StepStatus};
use crate::{FibreIndex, StepIndex};
use catalogue::ModuleError;
use serde_json::{Map, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn start_jump(&mut self, here: Here<'a>, target: Option<StepIndex>) -> Checked<Flow> {
        let pass = self.begin(here);
        let found = match target {
            Some(target) => Ok(target),
            None => self.evaluate(here, pass).and_then(|inputs| {
                self.open(here, pass, &inputs);
                jump_target(self.program, here.pc, &inputs).map_err(|reason| ModuleError::input("target", reason))
            }),
        };
        match found {
            Ok(target) => {
                self.log_started(here, &Map::new());
                self.set_outputs(here, Map::from_iter([("success".to_owned(), Value::Bool(true))]));
                self.close(here.at, here.pc, StepStatus::Completed);
                self.jump_to(here.at, target)
            }
            Err(error) => self.fail_block(here, error),
        }
    }

    /// Leaves every block that does not contain the target, and continues at the target.
    pub(super) fn jump_to(&mut self, mut at: FibreIndex, target: StepIndex) -> Checked<Flow> {
        let program = self.program;
        let around = &program.node(target)?.around;
        loop {
            let is_left = |frame: &Frame| match frame {
                // The frame of a block with a finally part stays until its last part has ended.
                Frame::Guard { start, .. } => !around.iter().any(|section| program.opener(*section) == *start),
                other => !around.contains(&other.start()),
            };
            let left = |frame: &mut Frame| is_left(frame).then(|| (frame.start(), frame.is_guard()));
            while let Some((start, is_guard)) = self.top_frame(at).and_then(left) {
                self.pop_frame(at);
                if is_guard && self.has_finally(start) {
                    self.enter_finally(at, start, AfterFinally::Jump(target))?;
                    return Ok(Flow::Gone);
                }
                self.close(at, start, StepStatus::Completed);
            }
            let parent = self.parent_at(at)?;
            let shared = parent.and_then(|parent| self.top_frame(parent)).map(|frame| frame.start());
            // A jump never leaves a branch. It can leave a pass of a loop whose passes run at the
            // same time; then the other passes are cancelled.
            let is_loop_left = shared.is_some_and(|start| !self.contains(around, start));
            match if is_loop_left { self.ascend(at, || AfterFinally::Jump(target))? } else { ParentState::Nothing } {
                ParentState::At(parent) => at = parent,
                ParentState::Later => return Ok(Flow::Gone),
                ParentState::Nothing => break,
            }
        }
        self.go_to(at, target)?;
        Ok(Flow::Gone)
    }

    /// Whether one of the sections belongs to the block that `start` opens: it is named by the
    /// opening step, or by one of the marks.
    fn contains(&self, around: &[StepIndex], start: StepIndex) -> bool {
        around.iter().any(|section| *section == start || self.program.opener(*section) == start)
    }
}

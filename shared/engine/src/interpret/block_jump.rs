//! `jump`: goes to another step of the same block, or of one around it.

use super::{Checked, Flow, Here, Interpreter};
use crate::index::StepIndex;
use crate::program::jump_target;
use crate::state::{Frame, StepStatus};
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
                self.jump_to(here, target)
            }
            Err(error) => self.fail_block(here, error),
        }
    }

    /// Leaves every block that the target is not in.
    fn jump_to(&mut self, here: Here<'a>, target: StepIndex) -> Checked<Flow> {
        let program = self.program;
        let around = &program.node(target)?.around;
        let mut at = here.at;
        loop {
            let left = |frame: &mut Frame| Some(frame.start()).filter(|start| !around.contains(start));
            while let Some(start) = self.top_frame(at).and_then(left) {
                self.pop_frame(at);
                self.close(at, start, StepStatus::Completed);
            }
            let parent = self.parent_at(at)?;
            let shared = parent.and_then(|parent| self.top_frame(parent)).map(|frame| frame.start());
            // A branch is never left by a jump; a pass of a spread loop is, with the passes beside
            // it.
            let is_loop_left = shared.is_some_and(|start| !self.contains(around, start));
            match if is_loop_left { self.ascend(at)? } else { None } {
                Some(parent) => at = parent,
                None => break,
            }
        }
        self.go(at, target)?;
        Ok(Flow::Gone)
    }

    /// Whether the sections hold the block that `start` opens: by its opening step, or by one of
    /// its marks.
    fn contains(&self, around: &[StepIndex], start: StepIndex) -> bool {
        around.iter().any(|section| *section == start || self.program.opener(*section) == start)
    }
}

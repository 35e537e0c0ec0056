//! `while`: repeats as long as its condition is true. The condition is evaluated before each pass.

use super::{Checked, Flow, Here, Interpreter, MAX_EXECUTED};
use crate::StepIndex;
use crate::program::Test;
use crate::state::{Frame, StepStatus};
use catalogue::{Inputs, ModuleError};
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_while(&mut self, here: Here<'a>, test: &Test, after: StepIndex) -> Checked<Flow> {
        let goes_on = self.is_in_while(here);
        if goes_on {
            self.close(here.at, here.pc, StepStatus::Completed);
        }
        // Each evaluation has its own pass number, so that a random value in the condition is drawn
        // again.
        let pass = self.begin(here);
        if !goes_on {
            match self.max_passes(here, pass) {
                Ok(max) => self.push_frame(here.at, Frame::While { start: here.pc, index: 0, max })?,
                Err(error) => return self.fail_while(here, error),
            }
            // The condition can refer to this output before the first pass.
            self.set_outputs(here, index_output(0));
        }
        match self.evaluate_test(here, pass, test) {
            Ok(true) => self.next_while(here),
            Ok(false) => {
                let Some(Frame::While { index, .. }) = self.pop_frame(here.at) else {
                    return Err(self.not_in(here.at, "a loop with a condition"));
                };
                self.show_while(here, false, index);
                self.close(here.at, here.pc, StepStatus::Completed);
                Ok(Flow::To(after))
            }
            Err(error) => self.fail_while(here, error),
        }
    }

    fn is_in_while(&mut self, here: Here<'a>) -> bool {
        matches!(self.top_frame(here.at), Some(Frame::While { start, .. }) if *start == here.pc)
    }

    /// How many passes the loop may have.
    fn max_passes(&mut self, here: Here<'a>, pass: u32) -> Result<u64, ModuleError> {
        let inputs = self.evaluate(here, pass)?;
        self.log_started(here, &inputs);
        self.open(here, pass, &inputs);
        let module = here.node.module.ok_or_else(|| ModuleError::failed("no module"))?;
        let max = Inputs::new(module.descriptor, &inputs).whole("max_iterations", 1, MAX_EXECUTED as i64)?;
        Ok(max.unsigned_abs())
    }

    fn next_while(&mut self, here: Here<'a>) -> Checked<Flow> {
        let Some(Frame::While { index, max, .. }) = self.top_frame(here.at) else {
            return Err(self.not_in(here.at, "a loop with a condition"));
        };
        if *index >= *max {
            let error = ModuleError::failed(format!("the condition still holds after {max} passes, the most allowed"));
            return self.fail_while(here, error);
        }
        *index += 1;
        let index = *index;
        self.show_while(here, true, index);
        self.forget_pass(here.at, here.pc)?;
        Ok(Flow::To(here.pc.next()))
    }

    fn show_while(&mut self, here: Here<'a>, holds: bool, index: u64) {
        let outputs = [("result".to_owned(), json!(holds)), ("loop_index".to_owned(), json!(index))];
        self.set_outputs(here, Map::from_iter(outputs));
    }

    fn fail_while(&mut self, here: Here<'a>, error: ModuleError) -> Checked<Flow> {
        let flow = self.fail_block(here, error)?;
        // If the loop fails the run, its frame is popped later with all others, so that the run can
        // be resumed in the same pass.
        if self.is_in_while(here) && !matches!(flow, Flow::Fail(_)) {
            self.pop_frame(here.at);
        }
        Ok(flow)
    }
}

fn index_output(index: u64) -> Map<String, Value> {
    Map::from_iter([("loop_index".to_owned(), json!(index))])
}

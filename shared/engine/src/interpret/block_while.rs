//! `while`: repeats as long as its condition holds, which is judged before each pass.

use super::{Flow, Here, Interpreter, MAX_EXECUTED};
use crate::program::Test;
use crate::state::{Frame, StepStatus};
use catalogue::{Inputs, ModuleError};
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_while(&mut self, here: Here<'a>, test: &Test, after: usize) -> Flow {
        // A pass of its own for each judgement, so that randomness in the condition is drawn anew.
        self.begin(here);
        let inside = matches!(self.top_frame(here.at), Some(Frame::While { start, .. }) if *start as usize == here.pc);
        let entered = if inside { Ok(()) } else { self.enter_while(here) };
        match entered.and_then(|()| self.judge(here, test)) {
            Ok(true) => self.next_while(here),
            Ok(false) => {
                let passes = match self.pop_frame(here.at) {
                    Some(Frame::While { index, .. }) => index,
                    _ => 0,
                };
                self.show_while(here, false, passes);
                self.mark(here.at, here.pc, StepStatus::Completed);
                Flow::To(after)
            }
            Err(error) => self.fail_while(here, error),
        }
    }

    fn enter_while(&mut self, here: Here<'a>) -> Result<(), ModuleError> {
        let inputs = self.evaluate(here)?;
        self.log_started(here, &inputs);
        let module = here.node.module.ok_or_else(|| ModuleError::failed("no module"))?;
        let max = Inputs::new(module.descriptor, &inputs).whole("max_iterations", 1, MAX_EXECUTED as i64)?;
        self.push_frame(here.at, Frame::While { start: here.pc as u32, index: 0, max: max.unsigned_abs() });
        // The condition may ask for it before the first pass.
        self.set_outputs(here, index_output(0));
        Ok(())
    }

    fn next_while(&mut self, here: Here<'a>) -> Flow {
        let Some(Frame::While { index, max, .. }) = self.top_frame(here.at) else { return Flow::To(here.pc + 1) };
        if *index >= *max {
            let error = ModuleError::failed(format!("the condition still holds after {max} passes, the most allowed"));
            return self.fail_while(here, error);
        }
        *index += 1;
        let index = *index;
        self.show_while(here, true, index);
        self.forget_pass(here.at, here.pc);
        Flow::To(here.pc + 1)
    }

    fn show_while(&mut self, here: Here<'a>, holds: bool, index: u64) {
        let outputs = [("result".to_owned(), json!(holds)), ("loop_index".to_owned(), json!(index))];
        self.set_outputs(here, Map::from_iter(outputs));
    }

    fn fail_while(&mut self, here: Here<'a>, error: ModuleError) -> Flow {
        let flow = self.fail_block(here, error);
        let inside = matches!(self.top_frame(here.at), Some(Frame::While { start, .. }) if *start as usize == here.pc);
        // One that fails the run is left with everything else, so that it can be taken up in its
        // pass.
        if inside && !matches!(flow, Flow::Fail(_)) {
            self.pop_frame(here.at);
        }
        flow
    }
}

fn index_output(index: u64) -> Map<String, Value> {
    Map::from_iter([("loop_index".to_owned(), json!(index))])
}

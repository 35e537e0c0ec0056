//! `try`: after a failure inside, the run continues after `try.catch`, with the failure as `error`.
//! The steps after `try.finally` always run, for whatever reason the block is left.

use super::{Checked, Flow, Here, Interpreter};
use crate::program::Kind;
use crate::state::{AfterFinally, Frame, Part, Slot, StepStatus};
use crate::{BrokenInvariant, FibreIndex, StepIndex};
use model::Level;
use serde_json::{Map, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_try(&mut self, here: Here<'a>, guards: bool) -> Checked<Flow> {
        self.begin(here);
        let start = here.pc;
        let frame = if guards { Frame::Guard { start, part: Part::Tried } } else { Frame::Try { start } };
        self.push_frame(here.at, frame)?;
        Ok(Flow::To(start.next()))
    }

    /// The end of a part of the block: of the guarded part, of the part after `try.catch`, or of
    /// the finally part.
    pub(super) fn end_try(&mut self, here: Here<'a>, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        let at = here.at;
        match self.top_frame(at) {
            Some(Frame::Try { start: of }) if *of == start => {
                self.pop_frame(at);
                self.close(at, start, StepStatus::Completed);
            }
            Some(Frame::Guard { start: of, .. }) if *of == start => {
                match self.pop_frame(at) {
                    Some(Frame::Guard { part: Part::Last(then), .. }) => self.end_finally(at, start, then)?,
                    _ => self.enter_finally(at, start, AfterFinally::On)?,
                }
                return Ok(Flow::Gone);
            }
            // This is the end of the block after a failure, or a jump from outside leads here.
            _ => {}
        }
        Ok(Flow::To(after))
    }

    /// The block that `start` opens has caught a failure of the step at `failed`. The frame of the
    /// block was popped, unless its finally part still has to run.
    pub(super) fn catch(
        &mut self,
        at: FibreIndex,
        start: StepIndex,
        failed: StepIndex,
        message: String,
    ) -> Checked<()> {
        let program = self.program;
        let Kind::Try { catch, last, after } = &program.node(start)?.kind else {
            return Err(BrokenInvariant::OtherKind { step: start, expected: "try" });
        };
        let error = json!({"message": message, "stepId": program.node(failed)?.id});
        let slot = Slot::new(error.clone());
        self.state.bytes += slot.bytes();
        let old = self.state.layer_mut(at).caught.replace(slot);
        self.state.forget(old);
        if last.is_none() {
            self.close(at, start, StepStatus::Completed);
        }
        if let Some(pc) = *catch {
            let mark = Here { at, pc, node: program.node(pc)? };
            self.begin(mark);
            self.set_outputs(mark, Map::from_iter([("error".to_owned(), error)]));
            self.close(at, pc, StepStatus::Completed);
            self.log(mark, Level::Info, format!("Caught: {message}"), Map::new());
        }
        self.go_to(at, catch.map_or(*after, StepIndex::next))
    }

    /// Whether the block that `start` opens has a catch.
    pub(super) fn catches(&self, start: StepIndex) -> bool {
        let node = self.program.node(start);
        node.is_ok_and(|node| matches!(node.kind, Kind::Try { catch: Some(_), .. }))
    }
}

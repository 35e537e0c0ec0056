//! `try`: after a failure inside, the run continues behind `try.catch`, with the failure as
//! `error`.

use super::{Checked, Flow, Here, Interpreter};
use crate::index::{FibreIndex, StepIndex};
use crate::invariant::BrokenInvariant;
use crate::program::Kind;
use crate::state::{Frame, Slot, StepStatus};
use model::Level;
use serde_json::{Map, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_try(&mut self, here: Here<'a>) -> Checked<Flow> {
        self.begin(here);
        self.push_frame(here.at, Frame::Try { start: here.pc })?;
        Ok(Flow::To(here.pc.next()))
    }

    /// The end of the guarded part, reached without a failure; or the end of the block, after one.
    pub(super) fn end_try(&mut self, here: Here<'a>, start: StepIndex, after: StepIndex) -> Flow {
        let tried = matches!(self.top_frame(here.at), Some(Frame::Try { start: of }) if *of == start);
        if tried {
            self.pop_frame(here.at);
            self.close(here.at, start, StepStatus::Completed);
        }
        Flow::To(after)
    }

    /// A failure has been caught by the block that `start` opens, whose frame is gone.
    pub(super) fn catch(&mut self, at: FibreIndex, start: StepIndex, failed: Here<'a>, message: String) -> Checked<()> {
        let program = self.program;
        let Kind::Try { catch, after } = &program.node(start)?.kind else {
            return Err(BrokenInvariant::OtherKind { step: start, expected: "try" });
        };
        let error = json!({"message": message, "stepId": failed.node.id});
        let slot = Slot::new(error.clone());
        self.state.bytes += slot.bytes();
        let old = self.state.layer_mut(at).caught.replace(slot);
        self.state.forget(old);
        self.close(at, start, StepStatus::Completed);
        if let Some(pc) = *catch {
            let mark = Here { at, pc, node: program.node(pc)? };
            self.begin(mark);
            self.set_outputs(mark, Map::from_iter([("error".to_owned(), error)]));
            self.close(at, pc, StepStatus::Completed);
            self.log(mark, Level::Info, format!("Caught: {message}"), Map::new());
        }
        self.go(at, catch.map_or(*after, StepIndex::next))
    }
}

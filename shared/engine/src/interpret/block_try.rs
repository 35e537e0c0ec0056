//! `try`: a failure inside goes on behind `try.catch`, with what failed as `error`.

use super::{Flow, Here, Interpreter};
use crate::program::Kind;
use crate::state::{Frame, Slot, StepStatus};
use model::Level;
use serde_json::{Map, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_try(&mut self, here: Here<'a>) -> Flow {
        self.begin(here);
        self.push_frame(here.at, Frame::Try { start: here.pc as u32 });
        Flow::To(here.pc + 1)
    }

    /// The end of what is tried, reached without a failure; or the end of the block, after one.
    pub(super) fn end_try(&mut self, here: Here<'a>, start: usize, after: usize) -> Flow {
        let tried = matches!(self.top_frame(here.at), Some(Frame::Try { start: of }) if *of as usize == start);
        if tried {
            self.pop_frame(here.at);
            self.mark(here.at, start, StepStatus::Completed);
        }
        Flow::To(after)
    }

    /// A failure has been caught by the block that `start` opens, whose frame is gone.
    pub(super) fn catch(&mut self, at: usize, start: usize, failed: Here<'a>, message: String) {
        let program = self.program;
        let Some(Kind::Try { catch, after }) = program.nodes.get(start).map(|node| &node.kind) else { return };
        let error = json!({"message": message, "stepId": failed.node.id});
        let slot = Slot::new(error.clone());
        self.state.bytes += slot.bytes();
        let old = self.state.layer_mut(at).caught.replace(slot);
        self.state.forget(old);
        self.mark(at, start, StepStatus::Completed);
        let mark = catch.and_then(|pc| program.nodes.get(pc).map(|node| Here { at, pc, node }));
        if let Some(mark) = mark {
            self.begin(mark);
            self.set_outputs(mark, Map::from_iter([("error".to_owned(), error)]));
            self.mark(at, mark.pc, StepStatus::Completed);
            self.log(mark, Level::Info, format!("Caught: {message}"), Map::new());
        }
        self.go(at, catch.map_or(*after, |pc| pc + 1));
    }
}

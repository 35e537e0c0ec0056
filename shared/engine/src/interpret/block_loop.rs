//! `loop`, the end of a pass of any loop, `break_loop`.

use super::unwind::ParentState;
use super::{Checked, Flow, Here, Interpreter, MAX_EXECUTED};
use crate::state::{AfterFinally, Frame, StepStatus};
use crate::{FibreIndex, StepIndex};
use catalogue::{Inputs, ModuleError};
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    pub(super) fn start_loop(&mut self, here: Here<'a>, after: StepIndex) -> Checked<Flow> {
        let pass = self.begin(here);
        let total = self.evaluate(here, pass).and_then(|inputs| {
            self.log_started(here, &inputs);
            self.open(here, pass, &inputs);
            let module = here.node.module.ok_or_else(|| ModuleError::failed("no module"))?;
            Inputs::new(module.descriptor, &inputs).whole("count", 0, i64::MAX)
        });
        match total {
            // vFlow requires a positive count. Here zero is a loop without passes, because a count
            // can be computed.
            Ok(0) => {
                self.set_outputs(here, loop_outputs(0, 0));
                self.close(here.at, here.pc, StepStatus::Completed);
                Ok(Flow::To(after))
            }
            Ok(total) if total.unsigned_abs() > MAX_EXECUTED => {
                self.fail_block(here, ModuleError::input("count", format!("must be at most {MAX_EXECUTED}")))
            }
            Ok(total) => {
                let total = total.unsigned_abs();
                self.push_frame(here.at, Frame::Loop { start: here.pc, index: 1, total })?;
                self.set_outputs(here, loop_outputs(1, total));
                self.forget_pass(here.at, here.pc)?;
                Ok(Flow::To(here.pc.next()))
            }
            Err(error) => self.fail_block(here, error),
        }
    }

    /// A fibre reaches the end of a loop: it begins the next pass, or continues after the loop.
    pub(super) fn end_pass(&mut self, here: Here<'a>, start: StepIndex) -> Checked<Flow> {
        let Here { at, pc, .. } = here;
        match self.top_frame(at) {
            Some(Frame::Loop { start: of, index, total }) if *of == start => {
                if *index < *total {
                    *index += 1;
                    let outputs = loop_outputs(*index, *total);
                    self.state.set_outputs(at, start, outputs);
                    self.forget_pass(at, start)?;
                    return Ok(Flow::To(start.next()));
                }
                self.pop_frame(at);
                self.close(at, start, StepStatus::Completed);
                Ok(Flow::To(pc.next()))
            }
            Some(Frame::While { start: of, .. }) if *of == start => Ok(Flow::To(start)),
            Some(Frame::ForEach { start: of, spread: None, .. }) if *of == start => {
                self.next_item(at, start, pc.next())
            }
            // If passes run at the same time, a pass has no frame; the frame of the loop is that of
            // its parent.
            None => self.end_spread_pass(at, start, pc.next()),
            // A jump from outside leads here, so there is no pass to end.
            Some(_) => Ok(Flow::To(pc.next())),
        }
    }

    /// Leaves the innermost loop, with the blocks inside it that the step is in.
    pub(super) fn break_loop(&mut self, mut at: FibreIndex, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        loop {
            while let Some(frame) = self.top_frame(at) {
                let found = frame.is_loop() && frame.start() == start;
                let foreach = matches!(frame, Frame::ForEach { .. });
                let (opened, is_guard) = (frame.start(), frame.is_guard());
                if is_guard && self.has_finally(opened) {
                    self.pop_frame(at);
                    self.enter_finally(at, opened, AfterFinally::Break(start))?;
                    return Ok(Flow::Gone);
                }
                if found && foreach {
                    let flow = self.end_foreach(at, start, after)?;
                    self.follow_at(at, flow)?;
                    return Ok(Flow::Gone);
                }
                self.pop_frame(at);
                self.close(at, opened, StepStatus::Completed);
                if found {
                    self.go_to(at, after)?;
                    return Ok(Flow::Gone);
                }
            }
            if let Some(parent) = self.loop_of(at, start)? {
                return self.break_spread(at, parent, start, after);
            }
            match self.ascend(at, || AfterFinally::Break(start))? {
                ParentState::At(parent) => at = parent,
                ParentState::Later => return Ok(Flow::Gone),
                ParentState::Nothing => return Ok(Flow::To(after)),
            }
        }
    }

    /// Goes to the end of the pass of the loop that `start` opens, and leaves the blocks inside it.
    pub(super) fn continue_loop(&mut self, at: FibreIndex, start: StepIndex) -> Checked<Flow> {
        let after = self.program.node(start)?.kind.after().unwrap_or(start.next());
        let inside = |frame: &mut Frame| Some((frame.start(), frame.is_guard())).filter(|(opened, _)| *opened != start);
        while let Some((opened, is_guard)) = self.top_frame(at).and_then(inside) {
            self.pop_frame(at);
            if is_guard && self.has_finally(opened) {
                self.enter_finally(at, opened, AfterFinally::Continue(start))?;
                return Ok(Flow::Gone);
            }
            self.close(at, opened, StepStatus::Completed);
        }
        Ok(Flow::To(StepIndex(after.0.saturating_sub(1))))
    }

    /// Applies a flow to the fibre at this position, whatever its step is.
    pub(super) fn follow_at(&mut self, at: FibreIndex, flow: Flow) -> Checked<()> {
        if matches!(flow, Flow::Gone) {
            // The fibre may have ended.
            return Ok(());
        }
        match self.here(at)? {
            Some(here) => self.follow(here, flow),
            None => Err(self.not_in(at, "a loop")),
        }
    }
}

fn loop_outputs(index: u64, total: u64) -> Map<String, Value> {
    Map::from_iter([("loop_index".to_owned(), json!(index)), ("loop_total".to_owned(), json!(total))])
}

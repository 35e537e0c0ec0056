//! `loop`, the end of a pass, `break_loop`.

use super::{Flow, Interpreter, MAX_EXECUTED};
use crate::program::Node;
use crate::state::{Frame, StepStatus};
use catalogue::{Inputs, ModuleError};
use serde_json::{Map, Value, json};

impl Interpreter<'_> {
    pub(super) fn start_loop(&mut self, at: usize, pc: usize, node: &Node, after: usize) -> Flow {
        let pass = self.begin(pc);
        let total = self.evaluate(pc, node, pass).and_then(|inputs| {
            self.log_started(pc, node, &inputs);
            let module = node.module.ok_or_else(|| ModuleError::failed("no module"))?;
            Inputs::new(&module.descriptor, &inputs).whole("count", 0, i64::MAX)
        });
        match total {
            // Upstream asks for a positive count; none at all is a loop without passes, which is what a computed zero means.
            Ok(0) => {
                self.mark(pc, StepStatus::Completed);
                Flow::To(after)
            }
            Ok(total) if total.unsigned_abs() > MAX_EXECUTED => {
                self.fail_block(at, pc, node, ModuleError::input("count", format!("must be at most {MAX_EXECUTED}")))
            }
            Ok(total) => {
                let total = total.unsigned_abs();
                self.enter(at, Frame::Loop { start: pc as u32, index: 1, total });
                self.show_pass(pc, loop_outputs(1, total));
                Flow::To(pc + 1)
            }
            Err(error) => self.fail_block(at, pc, node, error),
        }
    }

    /// A fibre reaches the end of a loop's body: the next pass, or on behind the end.
    pub(super) fn end_pass(&mut self, at: usize, pc: usize, start: usize) -> Flow {
        let frame = self.state.fibres.get_mut(at).and_then(|fibre| fibre.frames.last_mut());
        let outputs = match frame {
            Some(Frame::Loop { start: of, index, total }) if *of as usize == start && *index < *total => {
                *index += 1;
                Some(loop_outputs(*index, *total))
            }
            Some(Frame::ForEach { start: of, index, items }) if *of as usize == start => {
                let item = items.value().get(usize::try_from(*index).unwrap_or(usize::MAX)).cloned();
                item.map(|item| {
                    *index += 1;
                    Self::item_outputs(*index, item)
                })
            }
            _ => None,
        };
        if let Some(outputs) = outputs {
            self.show_pass(start, outputs);
            return Flow::To(start + 1);
        }
        self.leave(at);
        self.mark(start, StepStatus::Completed);
        Flow::To(pc + 1)
    }

    /// Leaves the innermost loop. Conditions inside it hold no frame, so it is the last one.
    pub(super) fn break_loop(&mut self, at: usize, after: usize) -> Flow {
        if let Some(frame) = self.leave(at) {
            self.mark(frame.start() as usize, StepStatus::Completed);
        }
        Flow::To(after)
    }

    pub(super) fn enter(&mut self, at: usize, frame: Frame) {
        if let Frame::ForEach { items, .. } = &frame {
            self.state.bytes += items.bytes();
        }
        if let Some(fibre) = self.state.fibres.get_mut(at) {
            fibre.frames.push(frame);
        }
    }

    fn leave(&mut self, at: usize) -> Option<Frame> {
        let frame = self.state.fibres.get_mut(at).and_then(|fibre| fibre.frames.pop());
        if let Some(Frame::ForEach { items, .. }) = &frame {
            self.state.bytes = self.state.bytes.saturating_sub(items.bytes());
        }
        frame
    }

    /// The outputs of a loop's opening step, for the pass that begins.
    pub(super) fn show_pass(&mut self, start: usize, outputs: Map<String, Value>) {
        self.state.set_outputs(start as u32, outputs);
    }
}

fn loop_outputs(index: u64, total: u64) -> Map<String, Value> {
    Map::from_iter([("loop_index".to_owned(), json!(index)), ("loop_total".to_owned(), json!(total))])
}

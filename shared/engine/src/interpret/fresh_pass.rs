//! A loop's pass begins without what the pass before has left behind: a step that it passes over
//! shows nothing.

use super::Interpreter;

impl Interpreter<'_> {
    /// Forgets the outputs of the steps inside the loop that `start` opens, and a failure that was
    /// caught in there. Named variables stay.
    pub(super) fn forget_pass(&mut self, at: usize, start: usize) {
        let program = self.program;
        let Some(after) = program.nodes.get(start).and_then(|node| node.kind.after()) else { return };
        let inside = start + 1..after.saturating_sub(1);
        self.state.hide_outputs(at, inside.start as u32..inside.end as u32);
        let caught = self.state.layer_mut(at).caught.take_if(|caught| {
            let step = caught.value().get("stepId").and_then(serde_json::Value::as_str);
            step.and_then(|step| program.index.get(step)).is_some_and(|place| inside.contains(place))
        });
        self.state.forget(caught);
    }
}

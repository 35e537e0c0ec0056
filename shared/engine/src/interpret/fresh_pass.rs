//! Removes the outputs of the previous pass when a pass of a loop begins, so that a step that is
//! skipped in this pass has no outputs.

use super::{Checked, Interpreter};
use crate::{FibreIndex, StepIndex};

impl Interpreter<'_> {
    /// Removes the outputs of the steps inside the loop that `start` opens, and the failure that
    /// was caught there. Named variables stay.
    pub(super) fn forget_pass(&mut self, at: FibreIndex, start: StepIndex) -> Checked<()> {
        let program = self.program;
        let Some(after) = program.node(start)?.kind.after() else { return Ok(()) };
        let inside = start.next()..StepIndex(after.0.saturating_sub(1));
        self.state.hide_outputs(at, inside.clone());
        let caught = self.state.layer_mut(at).caught.take_if(|caught| {
            let step = caught.value().get("stepId").and_then(serde_json::Value::as_str);
            step.and_then(|step| program.index.get(step)).is_some_and(|place| inside.contains(place))
        });
        self.state.forget(caught);
        Ok(())
    }
}

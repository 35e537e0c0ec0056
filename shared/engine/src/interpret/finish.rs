//! The run ends: its declared outputs are evaluated.

use super::step_scope::StepScope;
use super::{Interpreter, Outcome};
use crate::state::Slot;
use serde_json::{Map, Value};

impl Interpreter<'_> {
    /// Evaluates the declared outputs. One that cannot be evaluated fails the run, naming the output.
    pub(super) fn declared_outputs(&mut self) -> Outcome {
        if self.program.outputs.is_empty() {
            return Outcome::Completed;
        }
        let scope = StepScope::new(self.program, self.facts, self.state, self.now, 0, self.program.nodes.len(), 1);
        let mut declared = Map::new();
        for output in &self.program.outputs {
            match output.value.eval(&scope) {
                Ok(value) => {
                    declared.insert(output.name.clone(), value);
                }
                Err(error) => return Outcome::Failed(format!("output '{}': {error}", output.name)),
            }
        }
        self.state.declared = Some(Slot::new(Value::Object(declared)));
        Outcome::Completed
    }
}

//! The run ends: its declared outputs are evaluated. Of a run that has failed, those that can be.

use super::step_scope::{Place, StepScope};
use super::{Interpreter, Outcome};
use crate::FibreId;
use crate::inputs::typed;
use crate::state::{Fibre, Halt, Slot};
use serde_json::{Map, Value};
use std::borrow::Cow;

impl Interpreter<'_> {
    /// Evaluates the declared outputs. One that cannot be evaluated fails a run that has not failed
    /// yet, naming the output.
    pub(super) fn declared_outputs(&mut self, mut outcome: Outcome) -> Outcome {
        if self.program.outputs.is_empty() {
            return outcome;
        }
        let scope = StepScope::new(self.program, self.facts, self.state, self.now, Place::end_of(self.program));
        let completed = outcome == Outcome::Completed;
        let mut declared = Map::new();
        for output in &self.program.outputs {
            let warned = scope.warning_count();
            match output.value.eval(&scope) {
                // What a failed run has not made would be shown as the reference to it.
                Ok(_) if outcome != Outcome::Completed && scope.warning_count() > warned => {}
                Ok(value) => {
                    // An output that only has a name takes the answer's field of that name.
                    let named = output.value.constant().is_some_and(Value::is_null);
                    let value = if named { self.answered(&output.name).unwrap_or(value) } else { value };
                    declared.insert(output.name.clone(), typed(value, &output.kind));
                }
                Err(error) if outcome == Outcome::Completed => {
                    outcome = Outcome::Failed(format!("output '{}': {error}", output.name));
                }
                Err(_) => {}
            }
        }
        if completed && outcome != Outcome::Completed {
            // At the program's end: a run that is resumed there evaluates the outputs again.
            let end = Fibre::new(FibreId::default(), self.program.end(), None);
            self.state.halt = Some(Box::new(Halt { fibre: end.id, fibres: vec![end], base: None, opened: Vec::new() }));
        }
        self.state.declared = Some(Slot::new(Value::Object(self.facts.secrets.conceal_map(declared))));
        outcome
    }

    /// A field of the answer that the run has set.
    fn answered(&self, name: &str) -> Option<Value> {
        let answer = self.facts.secrets.reveal(Cow::Borrowed(self.state.answer.as_ref()?.value()));
        answer.get(name).cloned()
    }
}

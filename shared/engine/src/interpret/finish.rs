//! Evaluates the declared outputs when the run ends. If the run has failed, only those that can be
//! evaluated.

use super::step_scope::{ScopePosition, StepScope};
use super::{Interpreter, Outcome};
use crate::FibreId;
use crate::inputs::typed;
use crate::state::{Fibre, Halt, Slot};
use serde_json::{Map, Value};
use std::borrow::Cow;

impl Interpreter<'_> {
    /// Evaluates the declared outputs. If one cannot be evaluated and the run has not failed yet,
    /// the run fails with an error that names the output.
    pub(super) fn declared_outputs(&mut self, mut outcome: Outcome) -> Outcome {
        if self.program.outputs.is_empty() {
            return outcome;
        }
        let scope = StepScope::new(self.program, self.facts, self.state, self.now, ScopePosition::end_of(self.program));
        let completed = outcome == Outcome::Completed;
        let mut declared = Map::new();
        for output in &self.program.outputs {
            let warned = scope.warning_count();
            match output.value.eval(&scope) {
                // The value of an output that a failed run has not produced would be the text of
                // the reference.
                Ok(_) if outcome != Outcome::Completed && scope.warning_count() > warned => {}
                Ok(value) => {
                    // An output without a value gets the field with its name of the answer.
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
            // A run that is resumed at the end of the program evaluates the outputs again.
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

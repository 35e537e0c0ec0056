//! What a step's templates can see.

use super::RunFacts;
use super::random;
use crate::program::Program;
use crate::state::State;
use expr::{Scope, Warning};
use model::Timestamp;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// The names a step's templates resolve against.
pub struct StepScope<'a> {
    program: &'a Program,
    facts: &'a RunFacts,
    state: &'a State,
    now: Timestamp,
    step: usize,
    pass: u32,
    draws: Cell<u32>,
    warnings: RefCell<Vec<Warning>>,
}

impl<'a> StepScope<'a> {
    /// The scope of a step's pass.
    pub fn new(
        program: &'a Program,
        facts: &'a RunFacts,
        state: &'a State,
        now: Timestamp,
        step: usize,
        pass: u32,
    ) -> Self {
        Self { program, facts, state, now, step, pass, draws: Cell::new(0), warnings: RefCell::default() }
    }

    /// What stays the same during the run.
    pub fn facts(&self) -> &'a RunFacts {
        self.facts
    }

    /// The `n`-th random number of the step's pass.
    pub fn draw(&self, n: u32) -> u64 {
        random::draw(self.facts.execution, self.step, self.pass, n)
    }

    /// What could not be resolved.
    pub fn into_warnings(self) -> Vec<Warning> {
        self.warnings.into_inner()
    }
}

impl Scope for StepScope<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        match name {
            "trigger" => Some(Cow::Borrowed(&self.facts.trigger_value)),
            "execution" => Some(Cow::Borrowed(&self.facts.execution_value)),
            "device_info" => Some(Cow::Borrowed(&self.facts.device)),
            "current_time" => Some(Cow::Owned(json!(self.now.0))),
            step => {
                let at = *self.program.index.get(step)?;
                // A step that has not run yet is known and empty.
                let record = self.state.records.get(&(at as u32));
                Some(record.map_or(Cow::Owned(Value::Null), |record| Cow::Borrowed(record.outputs.value())))
            }
        }
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.state.variables.get(name).map(|slot| Cow::Borrowed(slot.value()))
    }

    fn pick(&self, len: usize) -> usize {
        let draw = self.draws.replace(self.draws.get().wrapping_add(1));
        let number = self.draw(draw);
        usize::try_from(number % (len.max(1) as u64)).unwrap_or(0)
    }

    fn warn(&self, warning: Warning) {
        self.warnings.borrow_mut().push(warning);
    }
}

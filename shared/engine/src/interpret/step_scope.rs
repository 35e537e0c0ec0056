//! The names that the templates of a step can use.

use super::{RunFacts, random, trigger_outputs};
use crate::secrets::ROOT;
use crate::state::StepStatus;
use crate::{FibreIndex, Program, State, StepIndex};
use expr::{Scope, Warning};
use model::Timestamp;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// The scope in which the templates of a step are evaluated.
pub struct StepScope<'a> {
    program: &'a Program,
    facts: &'a RunFacts,
    state: &'a State,
    now: Timestamp,
    place: ScopePosition,
    draws: Cell<u32>,
    addresses_shown: RefCell<BTreeSet<StepIndex>>,
    warnings: RefCell<Vec<Warning>>,
}

/// The place at which templates are evaluated.
#[derive(Clone, Copy, Debug)]
pub struct ScopePosition {
    /// The fibre with the visible layers.
    pub at: FibreIndex,
    /// The step with the templates.
    pub step: StepIndex,
    /// The pass of the step.
    pub pass: u32,
}

impl ScopePosition {
    /// The end of the program, where the declared outputs are evaluated.
    pub fn end_of(program: &Program) -> Self {
        Self { at: FibreIndex::FIRST, step: program.end(), pass: 1 }
    }
}

impl<'a> StepScope<'a> {
    /// The scope at this place.
    pub fn new(
        program: &'a Program,
        facts: &'a RunFacts,
        state: &'a State,
        now: Timestamp,
        place: ScopePosition,
    ) -> Self {
        Self {
            program,
            facts,
            state,
            now,
            place,
            draws: Cell::new(0),
            addresses_shown: RefCell::default(),
            warnings: RefCell::default(),
        }
    }

    /// The facts that do not change during the run.
    pub fn facts(&self) -> &'a RunFacts {
        self.facts
    }

    /// The address at which this pass of the step receives a signal.
    pub fn signal_url(&self) -> String {
        self.facts.signals.address(self.place.step, self.place.pass)
    }

    /// The `n`-th random number of this pass.
    pub fn draw(&self, n: u32) -> u64 {
        random::draw(self.facts.execution, self.place.step, self.place.pass, n)
    }

    /// Makes the next random choice the one with this number.
    pub fn draw_from(&self, number: u32) {
        self.draws.set(number);
    }

    /// The outputs of a step. Before a step has run, it has no outputs except the address at which
    /// it will wait.
    fn outputs(&self, step: StepIndex) -> Cow<'a, Value> {
        let record = self.state.record(self.place.at, step);
        let shown = record.map(|record| record.outputs.value());
        if !self.program.nodes.get(step.place()).is_some_and(|node| node.awaits_signal) {
            return shown.map_or(Cow::Owned(Value::Null), Cow::Borrowed);
        }
        let pass = match record {
            Some(record) if record.status == StepStatus::Running => record.pass,
            _ => {
                self.addresses_shown.borrow_mut().insert(step);
                self.state.next_pass(self.place.at, step)
            }
        };
        let mut outputs = shown.and_then(Value::as_object).cloned().unwrap_or_default();
        outputs.extend(self.facts.signals.outputs(step, pass));
        Cow::Owned(Value::Object(outputs))
    }

    /// Whether the step exists and its module has no such output. The outputs of failed and skipped
    /// steps are known, too.
    fn lacks_output(&self, step: &str, output: &str) -> bool {
        let node = self.program.index.get(step).and_then(|step| self.program.nodes.get(step.place()));
        let module = node.and_then(|node| node.module);
        !matches!(output, "error" | "success")
            && module.is_some_and(|module| module.descriptor.output(output).is_none())
    }

    /// The failure that was caught last.
    fn caught(&self) -> Option<Cow<'a, Value>> {
        let caught = self.state.layers(self.place.at).find_map(|layer| layer.caught.as_ref());
        caught.map(|slot| Cow::Borrowed(slot.value()))
    }

    /// The steps that have not been started and whose addresses were possibly shown.
    pub fn addresses_shown(&self) -> Vec<StepIndex> {
        self.addresses_shown.borrow().iter().copied().collect()
    }

    /// The number of warnings so far.
    pub fn warning_count(&self) -> usize {
        self.warnings.borrow().len()
    }

    /// The references that could not be resolved.
    pub fn into_warnings(self) -> Vec<Warning> {
        self.warnings.into_inner()
    }
}

impl Scope for StepScope<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        let found = match name {
            "trigger" => Some(Cow::Borrowed(&self.facts.trigger_value)),
            // This value is not from the state, so it contains no tokens.
            ROOT => return Some(Cow::Borrowed(self.facts.secrets.value())),
            "execution" => Some(Cow::Borrowed(&self.facts.execution_value)),
            "device_info" => Some(Cow::Borrowed(&self.facts.device)),
            "current_time" => Some(Cow::Owned(json!(self.now.0))),
            step => match self.program.index.get(step) {
                Some(step) => Some(self.outputs(*step)),
                None => match self.program.triggers.get(step) {
                    Some(module) => Some(Cow::Owned(trigger_outputs::shown(module, &self.facts.trigger, self.now))),
                    // Before any failure `error` is null; it is not an unknown reference.
                    None if step == "error" => Some(self.caught().unwrap_or(Cow::Owned(Value::Null))),
                    None => None,
                },
            },
        };
        found.map(|value| self.facts.secrets.reveal(value))
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        let found = self.state.variable(self.place.at, name)?;
        Some(self.facts.secrets.reveal(Cow::Borrowed(found.value())))
    }

    fn pick(&self, len: usize) -> usize {
        let draw = self.draws.replace(self.draws.get().wrapping_add(1));
        let number = self.draw(draw);
        usize::try_from(number % (len.max(1) as u64)).unwrap_or(0)
    }

    fn warn(&self, warning: Warning) {
        if let Warning::NoOutput { step, output } = &warning
            && !self.lacks_output(step, output)
        {
            return;
        }
        self.warnings.borrow_mut().push(warning);
    }
}

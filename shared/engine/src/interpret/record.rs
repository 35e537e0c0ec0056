//! The record and the outputs of a step, with their limits.

use super::step_scope::{ScopePosition, StepScope};
use super::{Checked, Here, Interpreter, MAX_OUTPUT, MAX_STATE};
use crate::state::{Record, Slot, StepStatus};
use crate::{BrokenInvariant, FibreIndex, StepIndex};
use catalogue::{ModuleError, null_collections, refuse_null};
use expr::Warning;
use model::Level;
use model::json::{HAS_RESERVED_KEY, has_reserved_key};
use serde_json::{Map, Value};

impl<'a> Interpreter<'a> {
    /// Starts a new pass in the record of the step. Returns its number. The outputs of the previous
    /// pass stay visible until the new ones are stored.
    pub(super) fn begin(&mut self, here: Here<'a>) -> u32 {
        let step = here.pc;
        let pass = self.state.begin_pass(here.at, step);
        let before = self.state.record(here.at, step).map(|record| record.outputs.clone()).unwrap_or_default();
        let bytes = before.bytes();
        let record = Record {
            pass,
            attempt: 1,
            status: StepStatus::Running,
            started_at: self.now,
            ended_at: None,
            outputs: before,
            branch: None,
        };
        self.state.bytes += bytes;
        let old = self.state.layer_mut(here.at).records.insert(step, record);
        self.state.forget(old.map(|old| old.outputs));
        pass
    }

    /// A fibre reaches a disabled step. In a run that was resumed, the step has possibly failed
    /// before it was disabled: then its record and outputs are those of the earlier run.
    pub(super) fn pass_over(&mut self, here: Here<'a>) {
        let old = self.state.layer_mut(here.at).records.remove(&here.pc);
        self.state.forget(old.map(|old| old.outputs));
        if self.state.journal.open() {
            let message = format!("Skipped step: {} is disabled", here.node.module_id);
            self.log(here, Level::Info, message, Map::new());
        }
    }

    /// The record of a step that was started.
    pub(super) fn record(&self, here: Here<'a>) -> Checked<&Record> {
        self.state.record(here.at, here.pc).ok_or(BrokenInvariant::NoRecord { step: here.pc })
    }

    /// The current pass of the step at `here`.
    pub(super) fn pass(&self, here: Here<'a>) -> Checked<u32> {
        Ok(self.record(here)?.pass)
    }

    /// The scope of the templates of this pass of the step.
    pub(super) fn scope(&self, here: Here<'a>, pass: u32) -> StepScope<'_> {
        let place = ScopePosition { at: here.at, step: here.pc, pass };
        StepScope::new(self.program, self.facts, self.state, self.now, place)
    }

    /// Evaluates the parameters of a step.
    pub(super) fn evaluate(&mut self, here: Here<'a>, pass: u32) -> Result<Map<String, Value>, ModuleError> {
        let scope = self.scope(here, pass);
        let mut inputs = Map::with_capacity(here.node.parameters.len());
        for (name, tree) in &here.node.parameters {
            let failed = |error| ModuleError::failed(format!("parameter '{name}': {error}"));
            let value = tree.eval(&scope).map_err(failed)?;
            if has_reserved_key(&value) {
                return Err(ModuleError::failed(format!("parameter '{name}': {HAS_RESERVED_KEY}")));
            }
            inputs.insert(name.clone(), value);
        }
        let addresses_shown = scope.addresses_shown();
        let warnings = scope.into_warnings();
        for step in addresses_shown {
            self.state.promise(here.at, step);
        }
        self.warn(here, warnings);
        if let Some(module) = here.node.module {
            refuse_null(module.descriptor, &inputs)?;
            for input in null_collections(module.descriptor, &inputs) {
                self.warn_null(here, input);
            }
        }
        Ok(inputs)
    }

    /// Logs each warning once per step, because a loop would fill the log with it.
    pub(super) fn warn(&mut self, here: Here<'a>, warnings: Vec<Warning>) {
        for warning in warnings {
            self.warn_once(here, warning.to_string());
        }
    }

    /// Logs that a required list or dictionary is null.
    pub(super) fn warn_null(&mut self, here: Here<'a>, input: &str) {
        self.warn_once(here, format!("input '{input}' is null, which counts as empty"));
    }

    fn warn_once(&mut self, here: Here<'a>, message: String) {
        if self.state.warned.insert((here.pc, message.clone())) {
            self.log(here, Level::Warning, message, Map::new());
        }
    }

    pub(super) fn set_outputs(&mut self, here: Here<'a>, outputs: Map<String, Value>) {
        let outputs = self.sealed(here, outputs);
        let outputs = self.facts.secrets.conceal_map(outputs);
        self.state.set_outputs(here.at, here.pc, outputs);
    }

    pub(super) fn mark(&mut self, at: FibreIndex, pc: StepIndex, status: StepStatus) {
        let now = self.now;
        if let Some(record) = self.state.layer_mut(at).records.get_mut(&pc) {
            record.status = status;
            record.ended_at = Some(now);
        }
    }

    pub(super) fn set_answer(&mut self, value: Value) {
        let slot = Slot::new(self.facts.secrets.conceal(value));
        self.state.bytes += slot.bytes();
        let old = self.state.answer.replace(slot);
        self.state.forget(old);
    }

    /// Stores the response of the run. The first one counts, because its caller has got it.
    pub(super) fn respond(&mut self, here: Here<'a>, response: Value) {
        if self.state.response.is_some() {
            let message = "The request was answered before: this response is not sent".to_owned();
            return self.log(here, Level::Warning, message, Map::new());
        }
        let slot = Slot::new(self.facts.secrets.conceal(response));
        self.state.bytes += slot.bytes();
        self.state.response = Some(slot);
    }

    /// Checks the size limits after a step has stored its outputs. Returns the error if one is
    /// exceeded.
    pub(super) fn over_limits(&mut self, here: Here<'a>) -> Checked<Option<String>> {
        let node = here.node;
        let output = self.record(here)?.outputs.bytes();
        let error = if output > MAX_OUTPUT {
            format!("step '{}': its outputs take {output} bytes, more than the {MAX_OUTPUT} allowed", node.id)
        } else if self.state.bytes > MAX_STATE {
            let bytes = self.state.bytes;
            format!("step '{}': the run's values take {bytes} bytes, more than the {MAX_STATE} allowed", node.id)
        } else {
            return Ok(None);
        };
        // Outputs above the limit are not stored.
        self.set_outputs(here, Map::new());
        self.mark(here.at, here.pc, StepStatus::Failed);
        self.log(here, Level::Error, error.clone(), Map::new());
        Ok(Some(error))
    }
}

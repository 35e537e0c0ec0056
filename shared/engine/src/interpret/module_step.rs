//! Steps that run a module: evaluate, start, hand out the effect, take its result, leave the outputs.

use super::step_scope::StepScope;
use super::surroundings::Around;
use super::{Flow, Interpreter, Issue, MAX_OUTPUT, MAX_STATE, Outcome, Timer};
use crate::program::{Kind, Node};
use crate::state::{Pending, Record, Slot, StepStatus, Wait};
use catalogue::{Action, Call, Done, Effect, EffectResult, Inputs, Module, ModuleError, Run};
use model::json::{MAX_DEPTH, deeper_than};
use model::{Level, Timestamp};
use serde_json::{Map, Value};

impl Interpreter<'_> {
    /// A fibre reaches a module's step.
    pub(super) fn start_step(&mut self, at: usize, pc: usize, node: &Node) -> Flow {
        let pass = self.begin(pc);
        match self.evaluate(pc, node, pass) {
            Ok(inputs) => {
                self.log_started(pc, node, &inputs);
                let pending = Pending { inputs: Slot::new(Value::Object(inputs)), attempt: 1, since: self.now };
                self.try_step(at, pc, node, pending)
            }
            Err(error) => {
                self.log_started(pc, node, &Map::new());
                let pending = Pending { inputs: Slot::new(Value::Object(Map::new())), attempt: 1, since: self.now };
                self.fail_step(at, pc, node, pending, error)
            }
        }
    }

    /// Opens a new pass of the step's record. The outputs of the pass before stay visible until the new ones are there.
    pub(super) fn begin(&mut self, pc: usize) -> u32 {
        let now = self.now;
        let record = self.state.records.entry(pc as u32).or_insert_with(|| Record {
            pass: 0,
            attempt: 0,
            status: StepStatus::Running,
            started_at: now,
            ended_at: None,
            outputs: Slot::default(),
        });
        record.pass += 1;
        record.attempt = 1;
        record.status = StepStatus::Running;
        record.started_at = now;
        record.ended_at = None;
        record.pass
    }

    /// Evaluates a step's parameters.
    pub(super) fn evaluate(&mut self, pc: usize, node: &Node, pass: u32) -> Result<Map<String, Value>, ModuleError> {
        let scope = StepScope::new(self.program, self.facts, self.state, self.now, pc, pass);
        let mut inputs = Map::with_capacity(node.parameters.len());
        for (name, tree) in &node.parameters {
            let value = tree
                .eval(&scope)
                .map_err(|error| ModuleError::failed(format!("step '{}': parameter '{name}': {error}", node.id)))?;
            inputs.insert(name.clone(), value);
        }
        let warnings = scope.into_warnings();
        for warning in warnings {
            self.log(pc, node, Level::Warning, warning.to_string(), Map::new());
        }
        Ok(inputs)
    }

    /// One try of a step, from its evaluated inputs.
    fn try_step(&mut self, at: usize, pc: usize, node: &Node, pending: Pending) -> Flow {
        let Some((module, run)) = runnable(node) else {
            return Flow::End(Outcome::Failed(format!("step '{}': no module", node.id)));
        };
        let no_inputs = Map::new();
        let inputs = pending.inputs.value().as_object().unwrap_or(&no_inputs);
        let around = self.around(pc, node);
        let started = run.start(&self.call(&around, module, inputs, pending.since));
        let warnings = around.scope.into_warnings();
        for warning in warnings {
            self.log(pc, node, Level::Warning, warning.to_string(), Map::new());
        }
        match started {
            Ok(Action::Done(done)) => self.complete_step(at, pc, node, done, pending),
            Ok(Action::Effect(effect)) => {
                self.issue(at, pc, effect, pending.since);
                self.wait(at, Wait::Effect(pending));
                Flow::Wait
            }
            Ok(Action::Return(value)) => {
                self.mark(pc, StepStatus::Completed);
                self.log_completed(pc, node, &Map::new());
                self.set_answer(value);
                Flow::End(Outcome::Completed)
            }
            Ok(Action::Stop) => {
                self.mark(pc, StepStatus::Completed);
                self.log_completed(pc, node, &Map::new());
                Flow::End(Outcome::Completed)
            }
            Err(error) => self.fail_step(at, pc, node, pending, error),
        }
    }

    /// The effect of a fibre's step has come to an end.
    pub(super) fn finish_step(&mut self, at: usize, result: EffectResult) -> Flow {
        let pc = self.pc(at);
        let program = self.program;
        let Some(node) = program.nodes.get(pc) else { return Flow::Wait };
        let Some(Wait::Effect(pending)) = self.take_wait(at) else { return Flow::Wait };
        let Some((module, run)) = runnable(node) else { return Flow::Wait };
        let no_inputs = Map::new();
        let inputs = pending.inputs.value().as_object().unwrap_or(&no_inputs);
        let around = self.around(pc, node);
        let finished = run.finish(&self.call(&around, module, inputs, pending.since), result);
        match finished {
            Ok(done) => self.complete_step(at, pc, node, done, pending),
            Err(error) => self.fail_step(at, pc, node, pending, error),
        }
    }

    /// A retry gap is over.
    pub(super) fn retry_step(&mut self, at: usize) -> Flow {
        let pc = self.pc(at);
        let program = self.program;
        let Some(node) = program.nodes.get(pc) else { return Flow::Wait };
        let Some(Wait::Backoff { mut pending, .. }) = self.take_wait(at) else { return Flow::Wait };
        pending.since = self.now;
        if let Some(record) = self.state.records.get_mut(&(pc as u32)) {
            record.attempt = pending.attempt;
        }
        self.try_step(at, pc, node, pending)
    }

    /// The run is picked up: what the fibre waits for is handed out again, the very same.
    pub(super) fn hand_out_again(&mut self, at: usize) {
        let pc = self.pc(at);
        let Some(fibre) = self.state.fibres.get(at) else { return };
        match &fibre.wait {
            Wait::Ready => {}
            Wait::Backoff { until, .. } => self.decision.timers.push(Timer { fibre: fibre.id, at: *until }),
            Wait::Effect(pending) => {
                let pending = pending.clone();
                let program = self.program;
                let Some(node) = program.nodes.get(pc) else { return };
                let flow = self.try_step(at, pc, node, pending);
                self.follow(at, flow);
            }
        }
    }

    fn around<'c>(&'c self, pc: usize, node: &'c Node) -> Around<'c> {
        let pass = self.state.records.get(&(pc as u32)).map_or(1, |record| record.pass);
        Around { scope: StepScope::new(self.program, self.facts, self.state, self.now, pc, pass), node }
    }

    fn call<'c>(
        &'c self,
        around: &'c Around<'c>,
        module: &'c Module,
        inputs: &'c Map<String, Value>,
        now: Timestamp,
    ) -> Call<'c> {
        let inputs = Inputs::new(&module.descriptor, inputs);
        Call { descriptor: &module.descriptor, inputs, trigger: &self.facts.trigger, now, surroundings: around }
    }

    fn issue(&mut self, at: usize, pc: usize, effect: Effect, since: Timestamp) {
        let Some(fibre) = self.state.fibres.get(at).map(|fibre| fibre.id) else { return };
        let pass = self.state.records.get(&(pc as u32)).map_or(1, |record| record.pass);
        self.decision.effects.push(Issue { fibre, step: pc, pass, effect, since });
    }

    pub(super) fn wait(&mut self, at: usize, wait: Wait) {
        if let Some(fibre) = self.state.fibres.get_mut(at) {
            fibre.wait = wait;
        }
    }

    fn take_wait(&mut self, at: usize) -> Option<Wait> {
        self.state.fibres.get_mut(at).map(|fibre| std::mem::replace(&mut fibre.wait, Wait::Ready))
    }

    pub(super) fn mark(&mut self, pc: usize, status: StepStatus) {
        let now = self.now;
        if let Some(record) = self.state.records.get_mut(&(pc as u32)) {
            record.status = status;
            record.ended_at = Some(now);
        }
    }

    pub(super) fn set_answer(&mut self, value: Value) {
        let slot = Slot::new(value);
        self.state.bytes += slot.bytes();
        if let Some(old) = self.state.answer.replace(slot) {
            self.state.bytes = self.state.bytes.saturating_sub(old.bytes());
        }
    }

    fn complete_step(&mut self, at: usize, pc: usize, node: &Node, done: Done, pending: Pending) -> Flow {
        if done.outputs.values().any(|value| deeper_than(value, MAX_DEPTH)) {
            let error = ModuleError::failed(format!("step '{}': an output nests deeper than {MAX_DEPTH}", node.id));
            return self.fail_step(at, pc, node, pending, error);
        }
        for (level, message) in done.log {
            self.log(pc, node, level, message, Map::new());
        }
        self.log_completed(pc, node, &done.outputs);
        self.mark(pc, StepStatus::Completed);
        for (name, value) in done.variables {
            self.state.set_variable(name, value);
        }
        if let Some(answer) = done.answer {
            self.set_answer(answer);
        }
        self.state.set_outputs(pc as u32, done.outputs);
        match self.over_limits(pc, node) {
            Some(error) => Flow::End(Outcome::Failed(error)),
            None => Flow::To(pc + 1),
        }
    }

    /// The limits on what a run holds, after the step at `pc` has left its outputs.
    pub(super) fn over_limits(&mut self, pc: usize, node: &Node) -> Option<String> {
        let output = self.state.records.get(&(pc as u32)).map_or(0, |record| record.outputs.bytes());
        let error = if output > MAX_OUTPUT {
            format!("step '{}': its outputs take {output} bytes, more than the {MAX_OUTPUT} allowed", node.id)
        } else if self.state.bytes > MAX_STATE {
            let bytes = self.state.bytes;
            format!("step '{}': the run's values take {bytes} bytes, more than the {MAX_STATE} allowed", node.id)
        } else {
            return None;
        };
        // What is over the limit is not kept.
        self.state.set_outputs(pc as u32, Map::new());
        self.mark(pc, StepStatus::Failed);
        self.log(pc, node, Level::Error, error.clone(), Map::new());
        Some(error)
    }
}

fn runnable(node: &Node) -> Option<(&'static Module, &'static dyn Run)> {
    match (node.module, &node.kind) {
        (Some(module), Kind::Run(run)) => Some((module, *run)),
        _ => None,
    }
}

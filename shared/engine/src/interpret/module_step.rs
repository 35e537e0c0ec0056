//! Steps that run a module: evaluate, start, hand out the effect, take its result, leave the
//! outputs.

use super::surroundings::Around;
use super::{Flow, Here, Interpreter, Issue, Outcome, Timer};
use crate::program::{Kind, OnError};
use crate::state::{Pending, StepStatus, Wait};
use catalogue::{Action, Call, Done, Effect, EffectFailure, EffectResult, Inputs, Module, ModuleError, Run};
use expr::Warning;
use model::Level;
use model::json::{MAX_DEPTH, deeper_than};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Whether a try of a step is news, or known already and only handed out once more. What is known
/// is not logged again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    First,
    Again,
}

impl<'a> Interpreter<'a> {
    /// A fibre reaches a module's step.
    pub(super) fn start_step(&mut self, here: Here<'a>) -> Flow {
        self.begin(here);
        match self.evaluate(here) {
            Ok(inputs) => {
                self.log_started(here, &inputs);
                let inputs = self.facts.secrets.conceal_map(inputs);
                self.try_step(here, Pending::first(inputs, self.now), Asking::First)
            }
            Err(error) => {
                self.log_started(here, &Map::new());
                self.fail_step(here, Pending::first(Map::new(), self.now), error)
            }
        }
    }

    /// One try of a step, from its evaluated inputs.
    fn try_step(&mut self, here: Here<'a>, pending: Pending, asking: Asking) -> Flow {
        match self.ask(here, &pending, asking) {
            Ok(Action::Done(done)) => self.complete_step(here, done, pending),
            Ok(Action::Effect(Effect::Children(children))) => self.begin_children(here, children, pending),
            Ok(Action::Effect(effect)) => {
                if matches!(effect, Effect::Signal { .. }) && asking == Asking::First {
                    self.show_address(here);
                }
                self.issue(here, effect, &pending);
                self.wait(here.at, Wait::Effect(pending));
                Flow::Wait
            }
            Ok(Action::Return(value)) => {
                self.mark(here.at, here.pc, StepStatus::Completed);
                self.log_completed(here, &Map::new(), Map::new());
                self.set_answer(value);
                Flow::End(Outcome::Completed)
            }
            Ok(Action::Stop) => {
                self.mark(here.at, here.pc, StepStatus::Completed);
                self.log_completed(here, &Map::new(), Map::new());
                Flow::End(Outcome::Completed)
            }
            Err(error) => self.fail_step(here, pending, error),
        }
    }

    /// What the step's module wants. The same inputs give the same action, however often it is
    /// asked.
    pub(super) fn ask(&mut self, here: Here<'a>, pending: &Pending, asking: Asking) -> Result<Action, ModuleError> {
        let (action, warnings) = self.with_call(here, pending, <dyn catalogue::Run>::start);
        if asking == Asking::First {
            self.warn(here, warnings);
        }
        action
    }

    /// The effect of a fibre's step has come to an end.
    pub(super) fn finish_step(&mut self, here: Here<'a>, result: EffectResult) -> Flow {
        let pending = match self.take_wait(here.at) {
            Some(Wait::Effect(pending) | Wait::Children { pending, .. }) => pending,
            Some(other) => {
                // Not what it waits for any more.
                self.wait(here.at, other);
                return Flow::Wait;
            }
            None => return Flow::Gone,
        };
        let (finished, warnings) = self.with_call(here, &pending, |run, call| run.finish(call, result));
        self.warn(here, warnings);
        match finished {
            Ok(done) => self.complete_step(here, done, pending),
            Err(error) => self.fail_step(here, pending, error),
        }
    }

    /// A retry gap is over.
    pub(super) fn retry_step(&mut self, here: Here<'a>) -> Flow {
        let mut pending = match self.take_wait(here.at) {
            Some(Wait::Backoff { pending, .. }) => pending,
            Some(other) => {
                self.wait(here.at, other);
                return Flow::Wait;
            }
            None => return Flow::Gone,
        };
        pending.since = self.now;
        if let Some(record) = self.state.layer_mut(here.at).records.get_mut(&(here.pc as u32)) {
            record.attempt = pending.attempt;
        }
        self.try_step(here, pending, Asking::First)
    }

    /// The run is picked up: what the fibre waits for is handed out again, the very same.
    pub(super) fn hand_out_again(&mut self, here: Here<'a>) -> Flow {
        let Some(fibre) = self.state.fibres.get(here.at) else { return Flow::Gone };
        match &fibre.wait {
            Wait::Ready | Wait::Join => Flow::Wait,
            Wait::Backoff { until, .. } => {
                self.decision.timers.push(Timer { fibre: fibre.id, at: *until });
                Flow::Wait
            }
            Wait::Children { .. } => self.tend(here, true),
            Wait::Effect(pending) if pending.launched => {
                let message = "the run was interrupted while the request was under way: it may have been sent, or not";
                let failure = EffectFailure { message: message.to_owned(), retryable: false };
                self.finish_step(here, EffectResult::Http(Err(failure)))
            }
            Wait::Effect(pending) => {
                let pending = pending.clone();
                self.try_step(here, pending, Asking::Again)
            }
        }
    }

    fn with_call<T>(
        &self,
        here: Here<'a>,
        pending: &Pending,
        act: impl FnOnce(&'static dyn Run, &Call<'_>) -> Result<T, ModuleError>,
    ) -> (Result<T, ModuleError>, Vec<Warning>) {
        let Some((module, run)) = runnable(here) else { return (Err(ModuleError::failed("no module")), Vec::new()) };
        let around = Around { scope: self.scope(here), node: here.node, work: &self.work };
        let no_inputs = Map::new();
        let revealed = self.facts.secrets.reveal(Cow::Borrowed(pending.inputs.value()));
        let inputs = revealed.as_object().unwrap_or(&no_inputs);
        let call = Call {
            descriptor: module.descriptor,
            inputs: Inputs::new(module.descriptor, inputs),
            trigger: &self.facts.trigger,
            now: pending.since,
            surroundings: &around,
        };
        let acted = act(run, &call);
        (acted, around.scope.into_warnings())
    }

    fn issue(&mut self, here: Here<'a>, effect: Effect, pending: &Pending) {
        let Some(fibre) = self.state.fibres.get(here.at).map(|fibre| fibre.id) else { return };
        let pass = self.pass(here);
        let effect = match effect {
            // Files are stored as they are given.
            Effect::File(call) => Effect::File(call.with_texts(|text| self.facts.secrets.conceal_text(text))),
            other => other,
        };
        self.decision.effects.push(Issue { fibre, step: here.pc, pass, effect, since: pending.since });
    }

    fn complete_step(&mut self, here: Here<'a>, done: Done, pending: Pending) -> Flow {
        if done.outputs.values().any(|value| deeper_than(value, MAX_DEPTH)) {
            let id = &here.node.id;
            let error = ModuleError::failed(format!("step '{id}': an output nests deeper than {MAX_DEPTH}"));
            return self.fail_step(here, pending, error);
        }
        for (level, message) in done.log {
            self.log(here, level, message, Map::new());
        }
        self.log_completed(here, &done.outputs, done.details);
        self.mark(here.at, here.pc, StepStatus::Completed);
        for (name, value) in done.variables {
            let secrets = &self.facts.secrets;
            self.state.set_variable(here.at, secrets.conceal_text(name), secrets.conceal(value));
        }
        if let Some(answer) = done.answer {
            self.set_answer(answer);
        }
        let mut outputs = done.outputs;
        if here.node.policy.on_error == OnError::Skip {
            // What tells a failure apart is there when there was none, too.
            outputs.entry("success").or_insert(Value::Bool(true));
        }
        self.set_outputs(here, outputs);
        match self.over_limits(here) {
            Some(error) => Flow::End(Outcome::Failed(error)),
            None => Flow::To(here.pc + 1),
        }
    }

    /// While the step waits, its address is among its outputs.
    fn show_address(&mut self, here: Here<'a>) {
        let address = self.facts.signals.address(here.pc, self.pass(here));
        self.set_outputs(here, Map::from_iter([("callback_url".to_owned(), Value::String(address.clone()))]));
        self.log(here, Level::Info, "Waiting to be called back".to_owned(), Map::new());
    }
}

fn runnable(here: Here<'_>) -> Option<(&'static Module, &'static dyn Run)> {
    match (here.node.module, &here.node.kind) {
        (Some(module), Kind::Run(run)) => Some((module, *run)),
        _ => None,
    }
}

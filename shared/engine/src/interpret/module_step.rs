//! Steps that run a module: evaluate the inputs, start the module, decide its effect, handle the
//! result, store the outputs.

use super::keep::PassEnd;
use super::surroundings::Around;
use super::{Checked, EffectRequest, Flow, Here, Interpreter, Outcome, RetryGap, sensitive};
use crate::BrokenInvariant;
use crate::program::{Kind, OnError};
use crate::state::{Pending, StepStatus, Wait};
use catalogue::{
    Action, Call, Done, Effect, EffectFailure, EffectResult, Failure, FailureKind, Inputs, Later, Module, ModuleError,
    Run,
};
use expr::Warning;
use model::Level;
use model::json::{HAS_RESERVED_KEY, MAX_DEPTH, deeper_than, has_reserved_key};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::time::Duration;

/// The error of a step that must run at most once, if its process has ended in the meantime.
pub const INTERRUPTED: &str = "the run was interrupted while the request was under way: it may have been sent, or not";

/// Whether a step's module is asked about an attempt for the first time. Its warnings are logged
/// only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    First,
    Again,
}

impl<'a> Interpreter<'a> {
    /// A fibre reaches a module's step.
    pub(super) fn start_step(&mut self, here: Here<'a>) -> Checked<Flow> {
        let pass = self.begin(here);
        match self.evaluate(here, pass) {
            Ok(inputs) => {
                self.log_started(here, &inputs);
                let inputs = self.facts.secrets.conceal_map(inputs);
                let mut pending = Pending::first(inputs, self.now);
                match self.limit_key(here, pass) {
                    Ok(key) => pending.limit = key,
                    Err(error) => return self.fail_step(here, pending, error),
                }
                self.attempt_step(here, pending, Asking::First)
            }
            Err(error) => {
                self.log_started(here, &Map::new());
                self.fail_step(here, Pending::first(Map::new(), self.now), error)
            }
        }
    }

    /// One attempt of a step, from its evaluated inputs.
    fn attempt_step(&mut self, here: Here<'a>, pending: Pending, asking: Asking) -> Checked<Flow> {
        let pass = self.pass(here)?;
        match self.module_action(here, pass, &pending, asking) {
            Ok(Action::Done(done)) => self.complete_step(here, done, pending),
            Ok(Action::Effect(Effect::Children(children))) => self.begin_children(here, children, pending),
            Ok(Action::Effect(effect)) => {
                if matches!(effect, Effect::Signal { .. }) && asking == Asking::First {
                    self.show_address(here, pass);
                }
                self.issue(here, pass, effect, &pending)?;
                self.wait(here.at, Wait::Effect(pending))?;
                Ok(Flow::Wait)
            }
            Ok(Action::Return(_) | Action::Stop) if self.is_in_finally(here.at)? => {
                let error = ModuleError::failed("a finally part cannot end the run");
                self.fail_step(here, pending, error)
            }
            Ok(Action::Return(value)) => {
                self.mark(here.at, here.pc, StepStatus::Completed);
                self.log_completed(here, &Map::new(), Map::new());
                let value = self.sealed_whole(here, value);
                self.set_answer(value);
                self.keep(here.at, here.pc, &PassEnd::completed(&pending, None));
                Ok(Flow::End(Outcome::Completed))
            }
            Ok(Action::Stop) => {
                self.mark(here.at, here.pc, StepStatus::Completed);
                self.log_completed(here, &Map::new(), Map::new());
                self.keep(here.at, here.pc, &PassEnd::completed(&pending, None));
                Ok(Flow::End(Outcome::Completed))
            }
            Err(error) => self.fail_step(here, pending, error),
        }
    }

    /// The action of the step's module. The same inputs give the same action each time.
    pub(super) fn module_action(
        &mut self,
        here: Here<'a>,
        pass: u32,
        pending: &Pending,
        asking: Asking,
    ) -> Result<Action, ModuleError> {
        let (action, warnings) = self.with_call(here, pass, pending, <dyn catalogue::Run>::start);
        if asking == Asking::First {
            self.warn(here, warnings);
        }
        action
    }

    /// The effect of a fibre's step has completed.
    pub(super) fn finish_step(&mut self, here: Here<'a>, result: EffectResult) -> Checked<Flow> {
        let pending = match self.take_wait(here.at)? {
            Wait::Effect(pending) | Wait::Children { pending, .. } => pending,
            other => {
                // The fibre waits for something else now.
                self.wait(here.at, other)?;
                return Ok(Flow::Wait);
            }
        };
        if let EffectResult::Slept { millis } = result
            && let Some(limit) = here.node.policy.timeout.filter(|limit| u128::from(millis) >= limit.as_millis())
            && self.wants_longer(here, &pending, limit)?
        {
            return self.fail_step(here, pending, late(limit));
        }
        let pass = self.pass(here)?;
        let (later, _) = self.with_call(here, pass, &pending, |run, call| Ok(run.later(call, &result)));
        if let Ok(Some(later)) = later {
            return self.ask_later(here, pending, later);
        }
        self.answered = self.exchange(here, pass, &pending, &result);
        if let Some(exchange) = self.answered.as_mut().filter(|_| here.node.policy.sensitive.is_any()) {
            sensitive::hide(exchange);
        }
        let (finished, warnings) = self.with_call(here, pass, &pending, |run, call| run.finish(call, result));
        self.warn(here, warnings);
        match finished {
            Ok(done) => self.complete_step(here, done, pending),
            Err(error) => self.fail_step(here, pending, error),
        }
    }

    /// Whether the step wants to wait for longer than its time limit.
    fn wants_longer(&mut self, here: Here<'a>, pending: &Pending, limit: Duration) -> Checked<bool> {
        let pass = self.pass(here)?;
        let asked = self.module_action(here, pass, pending, Asking::Again);
        let wanted = match asked {
            Ok(Action::Effect(Effect::Sleep { millis })) => Duration::from_millis(millis),
            _ => return Ok(false),
        };
        Ok(wanted > limit)
    }

    /// The state machine that the step waits for still runs, so the step asks again later. This is
    /// not another attempt.
    fn ask_later(&mut self, here: Here<'a>, mut pending: Pending, later: Later) -> Checked<Flow> {
        if pending.machine.is_none() {
            self.log(here, Level::Info, format!("Waiting for the end of {}", later.machine), Map::new());
        }
        let until = self.now.plus(later.after);
        pending.machine = Some(later.machine);
        let fibre = self.state.fibre(here.at)?.id;
        self.decision.retries.push(RetryGap { fibre, at: until });
        self.wait(here.at, Wait::Backoff { until, pending })?;
        Ok(Flow::Wait)
    }

    /// The gap before the next attempt has passed.
    pub(super) fn retry_step(&mut self, here: Here<'a>) -> Checked<Flow> {
        let mut pending = match self.take_wait(here.at)? {
            Wait::Backoff { pending, .. } => pending,
            children @ Wait::Children { .. } => {
                self.wait(here.at, children)?;
                return self.children_late(here);
            }
            other => {
                self.wait(here.at, other)?;
                return Ok(Flow::Wait);
            }
        };
        pending.since = self.now;
        let record = self.state.layer_mut(here.at).records.get_mut(&here.pc);
        record.ok_or(BrokenInvariant::NoRecord { step: here.pc })?.attempt = pending.attempt;
        self.attempt_step(here, pending, Asking::First)
    }

    /// The run continues after a claim: the effect that the fibre waits for is decided again,
    /// unchanged.
    pub(super) fn reissue(&mut self, here: Here<'a>) -> Checked<Flow> {
        let fibre = self.state.fibre(here.at)?;
        match &fibre.wait {
            Wait::Ready | Wait::Join | Wait::Leaving(_) => Ok(Flow::Wait),
            Wait::Backoff { until, .. } => {
                self.decision.retries.push(RetryGap { fibre: fibre.id, at: *until });
                Ok(Flow::Wait)
            }
            Wait::Children { .. } => {
                self.limit_children(here)?;
                self.continue_children(here, true)
            }
            Wait::Effect(pending) if pending.launched => {
                let failure = EffectFailure::lasting(INTERRUPTED.to_owned());
                self.finish_step(here, EffectResult::Http(Err(failure)))
            }
            Wait::Effect(pending) => {
                let pending = pending.clone();
                self.attempt_step(here, pending, Asking::Again)
            }
        }
    }

    fn with_call<T>(
        &self,
        here: Here<'a>,
        pass: u32,
        pending: &Pending,
        act: impl FnOnce(&'static dyn Run, &Call<'_>) -> Result<T, ModuleError>,
    ) -> (Result<T, ModuleError>, Vec<Warning>) {
        let Some((module, run)) = runnable(here) else { return (Err(ModuleError::failed("no module")), Vec::new()) };
        let scope = self.scope(here, pass);
        let around = Around { scope, node: here.node, work: &self.work, calls: self.calls.as_ref() };
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

    fn issue(&mut self, here: Here<'a>, pass: u32, effect: Effect, pending: &Pending) -> Checked<()> {
        let fibre = self.state.fibre(here.at)?.id;
        let effect = match effect {
            // Files are stored with tokens in place of secrets.
            Effect::File(call) => Effect::File(call.with_texts(|text| self.facts.secrets.conceal_text(text))),
            // No port ends a wait, so it is cut to the time limit of the step.
            Effect::Sleep { millis } => Effect::Sleep { millis: limited(here, millis) },
            Effect::Signal { timeout_ms } => {
                let limit = here.node.policy.timeout.map(|_| limited(here, u64::MAX));
                Effect::Signal { timeout_ms: timeout_ms.into_iter().chain(limit).min() }
            }
            other => other,
        };
        self.decision.effects.push(EffectRequest { fibre, step: here.pc, pass, effect, since: pending.since });
        Ok(())
    }

    fn complete_step(&mut self, here: Here<'a>, mut done: Done, pending: Pending) -> Checked<Flow> {
        if done.outputs.values().any(|value| deeper_than(value, MAX_DEPTH)) {
            let error = ModuleError::failed(format!("an output nests deeper than {MAX_DEPTH}"));
            return self.fail_step(here, pending, error);
        }
        if done.outputs.values().chain(done.variables.iter().map(|(_, value)| value)).any(has_reserved_key) {
            let error = ModuleError::failed(format!("an output {HAS_RESERVED_KEY}"));
            return self.fail_step(here, pending, error);
        }
        self.seal_done(here, &mut done);
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
        if let Some(response) = done.response {
            self.respond(here, response);
        }
        let mut outputs = done.outputs;
        if here.node.policy.on_error == OnError::Skip {
            // The output that shows a failure is also set if there was none.
            outputs.entry("success").or_insert(Value::Bool(true));
        }
        self.set_outputs(here, outputs);
        let over = self.over_limits(here)?;
        self.keep(here.at, here.pc, &PassEnd::completed(&pending, over.as_ref()));
        Ok(match over {
            Some(error) => Flow::End(Outcome::Failed(error)),
            None => Flow::To(here.pc.next()),
        })
    }

    /// Makes the addresses of the step its outputs while it waits.
    fn show_address(&mut self, here: Here<'a>, pass: u32) {
        self.set_outputs(here, self.facts.signals.outputs(here.pc, pass).collect());
        self.log(here, Level::Info, "Waiting to be called back".to_owned(), Map::new());
    }
}

/// The given milliseconds, but at most those of the time limit of the step.
fn limited(here: Here<'_>, millis: u64) -> u64 {
    let limit = here.node.policy.timeout.map(|limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX));
    limit.map_or(millis, |limit| limit.min(millis))
}

/// The failure of a step that has taken longer than its time limit.
pub(super) fn late(limit: Duration) -> ModuleError {
    let message = format!("took longer than the {} ms of its __timeout", limit.as_millis());
    Failure { kind: FailureKind::Timeout, retryable: true, message, ..Failure::default() }.into()
}

fn runnable(here: Here<'_>) -> Option<(&'static Module, &'static dyn Run)> {
    match (here.node.module, &here.node.kind) {
        (Some(module), Kind::Run(run)) => Some((module, *run)),
        _ => None,
    }
}

//! Steps with a limit: the key is evaluated once, before the first attempt. Each attempt needs its
//! own place, from before its effect until its result is stored.

use super::{Checked, ChildStart, Decision, EffectRequest, Flow, Here, Interpreter};
use crate::program::MAX_KEY;
use crate::state::Wait;
use crate::{FibreId, FibreIndex, State};
use catalogue::{Failure, ModuleError};

impl<'a> Interpreter<'a> {
    /// The key of the step's limit, if it has one.
    pub(super) fn limit_key(&mut self, here: Here<'a>, pass: u32) -> Result<Option<String>, ModuleError> {
        let Some(limit) = &here.node.limit else { return Ok(None) };
        let scope = self.scope(here, pass);
        let key = limit.key.eval(&scope);
        let warnings = scope.into_warnings();
        self.warn(here, warnings);
        let key = key.map_err(|error| ModuleError::failed(format!("parameter '__limit_key': {error}")))?;
        let key = self.facts.secrets.conceal_text(expr::text_of(&key));
        match key.trim() {
            "" => Err(ModuleError::failed("parameter '__limit_key': the key of the limit is empty")),
            key if key.len() > MAX_KEY => Err(ModuleError::failed(format!(
                "parameter '__limit_key': the key of the limit is longer than {MAX_KEY} bytes"
            ))),
            key => Ok(Some(key.to_owned())),
        }
    }

    /// The limit of the fibre's step has no free place, and the step does not wait for one.
    pub(super) fn limit_refused(&mut self, here: Here<'a>, reason: String) -> Checked<Flow> {
        match self.take_wait(here.at)? {
            Wait::Effect(pending) | Wait::Children { pending, .. } => {
                let failure = Failure { message: reason, retryable: true, ..Failure::default() };
                self.fail_step(here, pending, failure.into())
            }
            other => {
                self.wait(here.at, other)?;
                Ok(Flow::Wait)
            }
        }
    }
}

/// A part of a decision that needs a place of a limit first.
#[derive(Debug)]
pub enum Limited {
    /// An effect to perform.
    Effect(EffectRequest),
    /// A child to start.
    Child(ChildStart),
}

impl Limited {
    /// The fibre that waits for it.
    pub fn fibre(&self) -> FibreId {
        match self {
            Self::Effect(issue) => issue.fibre,
            Self::Child(start) => start.fibre,
        }
    }
}

impl Decision {
    /// Takes the parts that need a place of a limit out of the decision.
    pub fn take_limited(&mut self, state: &State) -> Vec<Limited> {
        let limited = |fibre: FibreId| {
            let fibre = state.fibre_at(fibre).and_then(|at| state.fibre(at).ok());
            fibre.and_then(|fibre| fibre.wait.pending()).is_some_and(|pending| pending.limit.is_some())
        };
        let effects = self.effects.extract_if(.., |issue| limited(issue.fibre)).map(Limited::Effect);
        let mut taken: Vec<_> = effects.collect();
        taken.extend(self.starts.extract_if(.., |start| limited(start.fibre)).map(Limited::Child));
        taken
    }

    /// Adds a part again that has its place now.
    pub fn give(&mut self, limited: Limited) {
        match limited {
            Limited::Effect(issue) => self.effects.push(issue),
            Limited::Child(start) => self.starts.push(start),
        }
    }
}

/// The user of the place that a fibre needs, if the step at which it waits has a limit: the step
/// with its pass and attempt. In the gap before another attempt it needs no place, unless the step
/// waits for the end of a state machine, which still runs.
pub fn place_user(state: &State, at: FibreIndex) -> Option<(String, &str)> {
    let fibre = state.fibre(at).ok()?;
    let pending = match &fibre.wait {
        Wait::Effect(pending) | Wait::Children { pending, .. } => pending,
        Wait::Backoff { pending, .. } if pending.machine.is_some() => pending,
        _ => return None,
    };
    let key = pending.limit.as_deref()?;
    let record = state.record(at, fibre.pc)?;
    Some((format!("{}/{}/{}", fibre.pc, record.pass, pending.attempt), key))
}

//! A step has failed: it stops the run, is skipped, or is retried.

use super::keep::PassEnd;
use super::log::MAX_MESSAGE;
use super::{Checked, Flow, Here, Interpreter, Outcome, RetryGap, random};
use crate::secrets::shortened;
use crate::state::{Ending, Pending, StepStatus, Wait};
use catalogue::{Failure, ModuleError};
use model::Level;
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    /// Applies the step's failure policy to a failed attempt.
    pub(super) fn fail_step(&mut self, here: Here<'a>, mut pending: Pending, error: ModuleError) -> Checked<Flow> {
        let Here { at, pc, node } = here;
        let message = error.to_string();
        let mut failure = match error {
            ModuleError::Input { name, .. } => {
                Failure { details: Map::from_iter([("input".to_owned(), json!(name))]), ..Failure::default() }
            }
            ModuleError::Failed(failure) => *failure,
        };
        // The outputs are sealed first, so that their sensitive texts are found in the message.
        let partial = self.sealed(here, std::mem::take(&mut failure.partial));
        let details = std::mem::take(&mut failure.details);
        let message = shortened(self.facts.secrets.conceal_text(message), MAX_MESSAGE);
        let number = random::RETRY.saturating_add(pending.attempt);
        let draw = random::draw(self.facts.execution, pc, self.pass(here)?, number);
        match node.policy.retry(&failure, pending.attempt, draw) {
            Some(gap) => {
                let until = self.now.plus(gap);
                let mut details = details;
                details.insert("attempt".into(), json!(pending.attempt));
                details.insert("retryAt".into(), json!(until.0));
                let pass = self.pass(here)?;
                self.keep_try(here, pass, &pending, &message);
                self.log(here, Level::Warning, message, details);
                pending.attempt += 1;
                pending.launched = false;
                let fibre = self.state.fibre(at)?.id;
                self.decision.retries.push(RetryGap { fibre, at: until });
                self.wait(at, Wait::Backoff { until, pending })?;
                Ok(Flow::Wait)
            }
            None if node.policy.skips() => {
                self.log(here, Level::Warning, format!("Skipped: {message}"), details);
                self.mark(at, pc, StepStatus::Skipped);
                self.set_outputs(here, skipped(partial, message.clone()));
                let over = self.over_limits(here)?;
                let ending = if over.is_some() { Ending::Failed } else { Ending::Skipped };
                self.keep(at, pc, &PassEnd::failed(ending, &pending, over.as_ref().unwrap_or(&message)));
                Ok(match over {
                    Some(error) => Flow::End(Outcome::Failed(error)),
                    // The run continues after the step, or after the whole block if the step opens
                    // one.
                    None => Flow::To(node.kind.after().unwrap_or(pc.next())),
                })
            }
            None => {
                self.log(here, Level::Error, message.clone(), details);
                self.mark(at, pc, StepStatus::Failed);
                self.set_outputs(here, skipped(partial, message.clone()));
                self.keep(at, pc, &PassEnd::failed(Ending::Failed, &pending, &message));
                Ok(Flow::Fail(message))
            }
        }
    }
}

fn skipped(mut outputs: Map<String, Value>, message: String) -> Map<String, Value> {
    outputs.insert("error".into(), Value::String(message));
    outputs.insert("success".into(), Value::Bool(false));
    outputs
}

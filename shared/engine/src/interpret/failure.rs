//! A step has failed: stop, skip, or try again.

use super::{Flow, Here, Interpreter, Outcome, Timer};
use crate::program::OnError;
use crate::state::{Pending, StepStatus, Wait};
use catalogue::ModuleError;
use model::Level;
use serde_json::{Map, Value, json};

impl<'a> Interpreter<'a> {
    /// Applies the step's failure policy to a failed try.
    pub(super) fn fail_step(&mut self, here: Here<'a>, mut pending: Pending, error: ModuleError) -> Flow {
        let Here { at, pc, node } = here;
        let message = self.facts.secrets.conceal_text(error.to_string());
        let (details, partial, retryable) = match error {
            ModuleError::Input { name, .. } => (Map::from_iter([("input".to_owned(), json!(name))]), Map::new(), false),
            ModuleError::Failed(failure) => (failure.details, failure.partial, failure.retryable),
        };
        match node.policy.gap(pending.attempt) {
            Some(gap) if retryable => {
                let until = self.now.plus(gap);
                let mut details = details;
                details.insert("attempt".into(), json!(pending.attempt));
                details.insert("retryAt".into(), json!(until.0));
                self.log(here, Level::Warning, message, details);
                pending.attempt += 1;
                pending.launched = false;
                let fibre = self.state.fibres.get(at).map_or(0, |fibre| fibre.id);
                self.decision.timers.push(Timer { fibre, at: until });
                self.wait(at, Wait::Backoff { until, pending });
                Flow::Wait
            }
            _ if node.policy.on_error == OnError::Skip => {
                self.log(here, Level::Warning, format!("Skipped: {message}"), details);
                self.mark(at, pc, StepStatus::Skipped);
                self.set_outputs(here, skipped(partial, message));
                match self.over_limits(here) {
                    Some(error) => Flow::End(Outcome::Failed(error)),
                    // Behind the step, and behind its whole block if it opens one.
                    None => Flow::To(node.kind.after().unwrap_or(pc + 1)),
                }
            }
            _ => {
                self.log(here, Level::Error, message.clone(), details);
                self.mark(at, pc, StepStatus::Failed);
                self.set_outputs(here, skipped(partial, message.clone()));
                Flow::Fail(message)
            }
        }
    }
}

fn skipped(mut outputs: Map<String, Value>, message: String) -> Map<String, Value> {
    outputs.insert("error".into(), Value::String(message));
    outputs.insert("success".into(), Value::Bool(false));
    outputs
}

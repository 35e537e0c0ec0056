//! A step has failed: stop, skip, or try again.

use super::block_if::behind;
use super::{Flow, Interpreter, Outcome, Timer};
use crate::program::{Node, OnError};
use crate::state::{Pending, StepStatus, Wait};
use catalogue::ModuleError;
use model::Level;
use serde_json::{Map, Value, json};

impl Interpreter<'_> {
    /// Applies the step's failure policy to a failed try.
    pub(super) fn fail_step(
        &mut self,
        at: usize,
        pc: usize,
        node: &Node,
        mut pending: Pending,
        error: ModuleError,
    ) -> Flow {
        let message = error.to_string();
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
                self.log(pc, node, Level::Warning, message, details);
                pending.attempt += 1;
                let fibre = self.state.fibres.get(at).map_or(0, |fibre| fibre.id);
                self.decision.timers.push(Timer { fibre, at: until });
                self.wait(at, Wait::Backoff { until, pending });
                Flow::Wait
            }
            _ if node.policy.on_error == OnError::Skip => {
                self.log(pc, node, Level::Warning, format!("Skipped: {message}"), details);
                self.mark(pc, StepStatus::Skipped);
                self.state.set_outputs(pc as u32, skipped(partial, message));
                match self.over_limits(pc, node) {
                    Some(error) => Flow::End(Outcome::Failed(error)),
                    None => Flow::To(behind(pc, node)),
                }
            }
            _ => {
                self.log(pc, node, Level::Error, message.clone(), details);
                self.mark(pc, StepStatus::Failed);
                self.state.set_outputs(pc as u32, skipped(partial, message.clone()));
                Flow::End(Outcome::Failed(message))
            }
        }
    }
}

fn skipped(mut outputs: Map<String, Value>, message: String) -> Map<String, Value> {
    outputs.insert("error".into(), Value::String(message));
    outputs.insert("success".into(), Value::Bool(false));
    outputs
}

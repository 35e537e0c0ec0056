//! `if`: goes on, or to the other branch.

use super::step_scope::StepScope;
use super::{Flow, Interpreter};
use crate::program::{Kind, Node, Test};
use crate::state::{Pending, Slot, StepStatus};
use catalogue::{Failure, ModuleError};
use model::Level;
use serde_json::{Map, Value};

impl Interpreter<'_> {
    pub(super) fn start_if(&mut self, at: usize, pc: usize, node: &Node, test: &Test, otherwise: usize) -> Flow {
        let pass = self.begin(pc);
        self.log_started(pc, node, &Map::new());
        let scope = StepScope::new(self.program, self.facts, self.state, self.now, pc, pass);
        let holds = test.holds(&scope);
        for warning in scope.into_warnings() {
            self.log(pc, node, Level::Warning, warning.to_string(), Map::new());
        }
        match holds {
            Ok(Some(holds)) => {
                let outputs = Map::from_iter([("result".to_owned(), Value::Bool(holds))]);
                self.log_completed(pc, node, &outputs);
                self.mark(pc, StepStatus::Completed);
                self.state.set_outputs(pc as u32, outputs);
                Flow::To(if holds { pc + 1 } else { otherwise })
            }
            Ok(None) => self.fail_block(at, pc, node, ModuleError::input("condition", "is required")),
            Err(error) => self.fail_block(at, pc, node, ModuleError::failed(format!("condition: {error}"))),
        }
    }

    /// A block's opening step has failed. It has no effect to repeat, so a retry would fail alike: it stops or is skipped.
    pub(super) fn fail_block(&mut self, at: usize, pc: usize, node: &Node, error: ModuleError) -> Flow {
        let error = match error {
            ModuleError::Failed(failure) => Failure { retryable: false, ..*failure }.into(),
            input @ ModuleError::Input { .. } => input,
        };
        let pending = Pending { inputs: Slot::default(), attempt: 1, since: self.now };
        self.fail_step(at, pc, node, pending, error)
    }
}

/// Where a fibre goes that passes over the step: behind it, and behind its whole block if it opens one.
pub(super) fn behind(pc: usize, node: &Node) -> usize {
    match &node.kind {
        Kind::Loop { after } | Kind::ForEach { after } => *after,
        Kind::If { otherwise, .. } => *otherwise,
        _ => pc + 1,
    }
}

//! `if`: continues with the next step, or with the other branch.

use super::{Checked, Flow, Here, Interpreter};
use crate::StepIndex;
use crate::program::Test;
use crate::state::{Pending, StepStatus};
use catalogue::{Failure, ModuleError};
use serde_json::{Map, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn start_if(&mut self, here: Here<'a>, test: &Test, otherwise: StepIndex) -> Checked<Flow> {
        let pass = self.begin(here);
        self.log_started(here, &Map::new());
        match self.evaluate_test(here, pass, test) {
            Ok(holds) => {
                let outputs = Map::from_iter([("result".to_owned(), Value::Bool(holds))]);
                self.log_completed(here, &outputs, Map::new());
                self.set_outputs(here, outputs);
                self.close(here.at, here.pc, StepStatus::Completed);
                Ok(Flow::To(if holds { here.pc.next() } else { otherwise }))
            }
            Err(error) => self.fail_block(here, error),
        }
    }

    /// Whether the condition of the step is true.
    pub(super) fn evaluate_test(&mut self, here: Here<'a>, pass: u32, test: &Test) -> Result<bool, ModuleError> {
        let scope = self.scope(here, pass);
        let holds = test.holds(&scope);
        let warnings = scope.into_warnings();
        self.warn(here, warnings);
        match holds {
            Ok(Some(holds)) => Ok(holds),
            Ok(None) => Err(ModuleError::input("condition", "is required")),
            Err(error) => Err(ModuleError::failed(format!("condition: {error}"))),
        }
    }

    /// A step of a block has failed. It has no effect that could succeed in a retry, so the failure
    /// stops the run or is skipped.
    pub(super) fn fail_block(&mut self, here: Here<'a>, error: ModuleError) -> Checked<Flow> {
        let error = match error {
            ModuleError::Failed(failure) => Failure { retryable: false, ..*failure }.into(),
            input @ ModuleError::Input { .. } => input,
        };
        self.fail_step(here, Pending::first(Map::new(), self.now), error)
    }
}

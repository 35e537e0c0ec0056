//! `return`: ends the run successfully, with a value as its answer.

use crate::{Action, Call, ModuleError, Run};

pub(crate) struct Return;

impl Run for Return {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Return(call.inputs.value("value")))
    }
}

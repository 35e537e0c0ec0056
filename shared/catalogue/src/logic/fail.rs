//! `fail`: fails the run with a message that the author writes.

use crate::{Action, Call, Failure, ModuleError, Run};

pub(crate) struct Fail;

impl Run for Fail {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let message = call.inputs.required_text("message")?;
        Err(Failure { message, ..Failure::default() }.into())
    }
}

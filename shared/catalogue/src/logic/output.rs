//! `output`: sets the answer that the caller of an API gets. The run continues.

use crate::{Action, Call, Done, ModuleError, Run};

pub(crate) struct SetOutput;

impl Run for SetOutput {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let answer = Some(call.inputs.value("value"));
        Ok(Action::Done(Done { answer, ..Done::default() }))
    }
}

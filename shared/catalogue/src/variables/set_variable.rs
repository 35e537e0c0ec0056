//! `set_variable`: creates or replaces a named variable, which `[[name]]` reads.

use crate::{Action, Call, Done, ModuleError, Run, refuse};

pub(crate) struct SetVariable;

impl Run for SetVariable {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        // References ignore blanks around the name, so the name is stored without them.
        let name = call.inputs.text("name").trim().to_owned();
        refuse!(name.is_empty(), "name", "is required");
        let value = call.inputs.value("value");
        let mut done = Done::outputs([("variable", value.clone())]);
        done.variables.push((name, value));
        Ok(Action::Done(done))
    }
}

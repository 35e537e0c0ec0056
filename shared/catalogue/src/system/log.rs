//! `log`: writes an entry to the log of the execution.

use crate::{Action, Call, Done, ModuleError, Run};
use model::Level;
use serde_json::Value;

pub(crate) struct Log;

impl Run for Log {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let level = Level::parse(&call.inputs.text("level"))
            .ok_or_else(|| ModuleError::input("level", "must be info, warning or error"))?;
        Ok(Action::Done(logged(level, &call.inputs.text("message"))))
    }
}

/// The result of a step that has logged a message.
pub(super) fn logged_info(message: &str) -> Done {
    logged(Level::Info, message)
}

fn logged(level: Level, message: &str) -> Done {
    let mut done = Done::outputs([("success", Value::Bool(true))]);
    // The log shortens the message after it has masked secrets, because a part of a secret would
    // not be recognised.
    done.log.push((level, message.to_owned()));
    done
}

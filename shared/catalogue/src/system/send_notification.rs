//! `vflow.notification.send_notification`: a message with a title. Sluice has no screen, so the
//! message becomes a log entry of the execution.

use super::log;
use crate::{Call, Done, ModuleError};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let (title, message) = (call.inputs.text("title"), call.inputs.given_text("message")?);
    Ok(log::logged_info(&if title.is_empty() { message } else { format!("{title}: {message}") }))
}

#[cfg(test)]
mod tests {
    use crate::module::Action;
    use crate::testing::Bench;
    use serde_json::{Value, json};

    const LONG: &str = "vflow.notification.send_notification";

    fn line(inputs: Value) -> String {
        let Ok(Action::Done(done)) = Bench::new().start(LONG, inputs) else { panic!() };
        done.log[0].1.clone()
    }

    #[test]
    fn title_and_message_are_one_line() {
        assert_eq!(line(json!({"title": "Door", "message": "open"})), "Door: open");
        assert_eq!(line(json!({"message": "open"})), "open");
        assert_eq!(line(json!({"message": "x".repeat(10_000)})).len(), 10_000, "the log shortens it");
    }
}

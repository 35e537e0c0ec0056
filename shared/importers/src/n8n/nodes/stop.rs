//! Stop and error.

use super::super::pass::once;
use super::super::{Items, Node, Writer, expression};
use super::Left;
use serde_json::json;

/// Writes a failure, which ends the run.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    once(writer, input, |writer| {
        let object = node.text("errorType") == "errorObject";
        let given = node.parameter(if object { "errorObject" } else { "errorMessage" });
        let message = expression::value(writer, &given);
        let message = crate::template::text_of(&message);
        let message = if message.is_empty() { crate::template::literal(&node.name) } else { message };
        writer.step("", "fail", &node.name, json!({"message": message}));
    });
    Left::Nothing
}

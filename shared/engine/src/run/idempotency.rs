//! The idempotency key of the effect of a step.

use model::ExecutionId;

/// `<executionId>/<stepId>/<pass>`: the same on every repetition and every retry.
pub fn key(execution: ExecutionId, step_id: &str, pass: u32) -> String {
    // A step id can be any text, but a header field cannot.
    let step: String = step_id.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    format!("{}/{step}/{pass}", execution.vflow())
}

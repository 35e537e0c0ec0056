//! The key under which a step's effect runs, every time it runs.

use model::ExecutionId;

/// `<executionId>/<stepId>/<pass>`: the same on every repetition and every retry.
pub fn key(execution: ExecutionId, step_id: &str, pass: u32) -> String {
    // Step ids are free text; a header field is not.
    let step: String = step_id.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    format!("{}/{step}/{pass}", execution.vflow())
}

//! Steps with scripts that an import creates.

use crate::Draft;
use serde_json::{Value, json};

/// Writes a step with JavaScript, and returns the reference to its result.
pub fn push(draft: &mut Draft, hint: &str, script: &str, inputs: Value) -> Value {
    let id = draft.push(hint, "vflow.system.js", json!({"script": script, "inputs": inputs}));
    crate::template::output(&id, "outputs")
}

//! Steps with scripts that an import writes itself.

use crate::Draft;
use serde_json::{Value, json};

/// Writes a step with a JavaScript, and gives the reference to what it returns.
pub fn push(draft: &mut Draft, hint: &str, script: &str, inputs: Value) -> Value {
    let id = draft.push(hint, "vflow.system.js", json!({"script": script, "inputs": inputs}));
    crate::template::output(&id, "outputs")
}

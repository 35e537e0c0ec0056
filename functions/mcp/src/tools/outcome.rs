//! The result of a tool.

use serde_json::{Value, json};

/// What a tool gives: the same value as text and as data.
pub(crate) struct Outcome {
    value: Value,
    is_error: bool,
}

impl Outcome {
    /// The tool has done what it was asked for.
    pub(crate) fn ok(value: Value) -> Self {
        Self { value, is_error: false }
    }

    /// The tool has failed. The value says why.
    pub(crate) fn failed(value: Value) -> Self {
        Self { value, is_error: true }
    }

    /// The result as the protocol has it. Clients that know no data read the text.
    pub(crate) fn shown(self) -> Value {
        let text = json!([{"type": "text", "text": self.value.to_string()}]);
        if self.is_error {
            // The schema of the outputs describes results only.
            json!({"content": text, "isError": true})
        } else {
            json!({"content": text, "structuredContent": self.value, "isError": false})
        }
    }
}

//! The result of a tool.

use serde_json::{Value, json};

/// The result of a tool, which contains the same value as text and as data.
pub(crate) struct Outcome {
    value: Value,
    is_error: bool,
}

impl Outcome {
    /// The result of a tool that was successful.
    pub(crate) fn ok(value: Value) -> Self {
        Self { value, is_error: false }
    }

    /// The result of a tool that has failed. The value contains the reason.
    pub(crate) fn failed(value: Value) -> Self {
        Self { value, is_error: true }
    }

    /// The result in the format of the protocol. Clients that do not support data read the text.
    pub(crate) fn shown(self) -> Value {
        let text = json!([{"type": "text", "text": self.value.to_string()}]);
        if self.is_error {
            // The schema of the outputs only describes successful results, so an error has no data.
            json!({"content": text, "isError": true})
        } else {
            json!({"content": text, "structuredContent": self.value, "isError": false})
        }
    }
}

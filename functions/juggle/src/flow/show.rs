//! How runs are shown to those who call flows.

use api::schema::{any, map, saying};
use engine::RunView;
use serde_json::Value;

/// A run's declared outputs. Where there are none, the answer that it set, if that can stand for them.
pub(super) fn outputs(view: &RunView) -> Value {
    match &view.answer {
        Some(Value::Object(answer)) if view.declared.is_empty() => Value::Object(answer.clone()),
        _ => Value::Object(view.declared.clone()),
    }
}

/// The schema of [`outputs`].
pub(super) fn outputs_schema() -> Value {
    saying(map(&any()), "The outputs that the flow declares, by name")
}

//! How runs are shown.

use engine::RunView;
use model::Timestamp;
use model::workflow::wrap_typed;
use serde_json::{Map, Value};

/// Milliseconds from start to end; null while there is no end.
pub(crate) fn duration(started_at: Timestamp, completed_at: Option<Timestamp>) -> Option<i64> {
    completed_at.map(|end| end.0.saturating_sub(started_at.0))
}

/// The outputs of each step that has any: `{stepId: {name: {type, value}}}`.
pub(crate) fn outputs(view: &RunView) -> Value {
    Value::Object(view.outputs.iter().map(|(step, outputs)| (step.clone(), wrapped(outputs))).collect())
}

/// Each value as `{type, value}`.
pub(crate) fn wrapped(values: &Map<String, Value>) -> Value {
    Value::Object(values.iter().map(|(name, value)| (name.clone(), wrap_typed(value))).collect())
}

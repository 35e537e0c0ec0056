//! The outputs of a run, as callers of flows see them.

use api::schema::{any, map, saying};
use engine::RunView;
use serde_json::Value;

/// The declared outputs of a run. If the flow declares none, the result is shown, if it is an
/// object.
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

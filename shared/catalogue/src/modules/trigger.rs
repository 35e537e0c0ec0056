//! Modules of the group `trigger`.
//!
//! What makes them start a run is outside of the run; as a step, each shows what started it.

pub mod event;
pub mod manual;
pub mod notification;
pub mod share;
pub mod sms;
pub mod webhook;

use crate::module::{Call, Done};
use serde_json::Value;

/// Shows the trigger's data.
pub(crate) fn data(call: &Call<'_>) -> Done {
    Done::outputs([("data", Value::Object(call.trigger.data.clone()))])
}

/// The first of the fields that the trigger's data has; null if it has none of them.
fn field(call: &Call<'_>, names: &[&str]) -> Value {
    names.iter().find_map(|name| call.trigger.data.get(*name)).cloned().unwrap_or(Value::Null)
}

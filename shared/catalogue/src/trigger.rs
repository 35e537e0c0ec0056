//! Modules of the group `trigger`.
//!
//! The events that start an execution come from outside of it. As a step, each of these modules
//! returns the data of the trigger.

pub mod event;
pub mod manual;
pub mod notification;
pub mod share;
pub mod sms;
pub mod webhook;

use crate::{Call, Done};
use serde_json::Value;

/// The data of the trigger as outputs.
pub(crate) fn data(call: &Call<'_>) -> Done {
    Done::outputs([("data", Value::Object(call.trigger.data.clone()))])
}

/// The first of these fields that exists in the trigger's data; null if there is none.
fn field(call: &Call<'_>, names: &[&str]) -> Value {
    names.iter().find_map(|name| call.trigger.data.get(*name)).cloned().unwrap_or(Value::Null)
}

//! Modules of the group `trigger`.
//!
//! What makes them start a run is outside of the run; as a step, each shows what started it.

pub mod cron;
pub mod event;
pub mod interval;
pub mod manual;
pub mod notification;
pub mod phone;
pub mod share;
pub mod sms;
pub mod time;
pub mod webhook;

use crate::descriptor::{OutputSpec, ValueType, text};
use crate::module::{Call, Done};
use serde_json::Value;

/// All that the trigger brought along.
const DATA: OutputSpec = OutputSpec::new(
    "data",
    ValueType::Dictionary,
    text("触发数据", "Data"),
    text("触发器传入的数据", "What the trigger brought along"),
);

/// Shows the trigger's data.
fn data(call: &Call<'_>) -> Done {
    Done::outputs([("data", Value::Object(call.trigger.data.clone()))])
}

/// The first of the fields that the trigger's data has; null if it has none of them.
fn field(call: &Call<'_>, names: &[&str]) -> Value {
    names.iter().find_map(|name| call.trigger.data.get(*name)).cloned().unwrap_or(Value::Null)
}

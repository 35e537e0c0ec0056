//! Schedules: triggers that start a workflow at certain times.

use serde::{Deserialize, Serialize};

/// A trigger of time, normalised to one spelling. It is stored with its workflow, and the ids of
/// the executions that it starts are derived from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Schedule {
    /// Starts at a time of day.
    Time {
        /// The time of day, such as `09:30`.
        time: String,
        /// Days of the week, from 1 = Sunday to 7. None = once, on the first day on which the time
        /// is still to come.
        #[serde(default)]
        days: Vec<u8>,
        /// The time zone of the time; empty = UTC.
        #[serde(default)]
        timezone: String,
    },
    /// Starts in equal intervals.
    Interval {
        /// The length of an interval in seconds.
        seconds: u32,
    },
    /// Starts at the times of a cron expression.
    Cron {
        /// The expression: five fields, or six with seconds first.
        expression: String,
        /// The time zone of the expression; empty = UTC.
        #[serde(default)]
        timezone: String,
        /// Whether a time is skipped while the execution of an earlier time has not ended.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        skips: bool,
    },
}

impl Schedule {
    /// The kind of the trigger. It becomes the kind in [`Trigger`](crate::execution::Trigger) of
    /// its executions.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Time { .. } => "time",
            Self::Interval { .. } => "interval",
            Self::Cron { .. } => "cron",
        }
    }

    /// Whether a time is skipped while the execution of an earlier time has not ended.
    pub fn skips(&self) -> bool {
        matches!(self, Self::Cron { skips: true, .. })
    }
}

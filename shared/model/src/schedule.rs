//! Schedules: what starts a workflow at times of its own.

use serde::{Deserialize, Serialize};

/// A trigger of time, in the one spelling. It is stored with its workflow, and a run's id follows
/// from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Schedule {
    /// A time of day.
    Time {
        /// `09:30`.
        time: String,
        /// Days of the week, 1 = Sunday to 7; none = once, on the first day that has the time still
        /// before it.
        #[serde(default)]
        days: Vec<u8>,
        /// Where it is that time; empty = UTC.
        #[serde(default)]
        timezone: String,
    },
    /// Again and again.
    Interval {
        /// How long from one to the next.
        seconds: u32,
    },
    /// The times of a cron expression.
    Cron {
        /// Five fields, or six with seconds.
        expression: String,
        /// Where it is those times; empty = UTC.
        #[serde(default)]
        timezone: String,
        /// Whether a time is passed over while the run that it would follow goes on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        skips: bool,
    },
}

impl Schedule {
    /// The kind of the trigger, which is what the run is triggered by.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Time { .. } => "time",
            Self::Interval { .. } => "interval",
            Self::Cron { .. } => "cron",
        }
    }

    /// Whether a time is passed over while the run that it would follow goes on.
    pub fn skips(&self) -> bool {
        matches!(self, Self::Cron { skips: true, .. })
    }
}

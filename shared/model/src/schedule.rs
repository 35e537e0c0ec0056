//! Schedules: triggers that start a workflow at certain times.

use crate::json::is_default;
use schemars::JsonSchema;
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
        /// What happens to missed times, and by how much each is delayed.
        #[serde(flatten)]
        manner: StartRules,
    },
    /// Starts in equal intervals.
    Interval {
        /// The length of an interval in seconds.
        seconds: u32,
        /// What happens to missed times, and by how much each is delayed.
        #[serde(flatten)]
        manner: StartRules,
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
        /// What happens to missed times, and by how much each is delayed.
        #[serde(flatten)]
        manner: StartRules,
    },
}

/// What happens to missed times of a schedule, and by how much each time is delayed. Defaults are
/// not stored, so that the ids of executions are the same as before this type existed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartRules {
    /// Which of the missed times start an execution afterwards.
    #[serde(default, skip_serializing_if = "is_default")]
    pub catch_up: CatchUp,
    /// The longest delay of an execution, in seconds; each time has a different delay.
    #[serde(default, skip_serializing_if = "is_default")]
    pub jitter: u32,
}

/// Which missed times of a schedule start an execution afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum CatchUp {
    /// None of them.
    None,
    /// The last one.
    #[default]
    Last,
    /// All of them, within limits.
    All,
}

impl CatchUp {
    /// All of them, with their words.
    pub const WORDS: [(Self, &'static str); 3] = [(Self::None, "none"), (Self::Last, "last"), (Self::All, "all")];

    /// The word of settings and answers.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(of, _)| *of == self).map_or("last", |(_, word)| word)
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, word)| *word == text).map(|(of, _)| *of)
    }
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

    /// What happens to missed times, and by how much each is delayed.
    pub fn manner(&self) -> StartRules {
        match self {
            Self::Time { manner, .. } | Self::Interval { manner, .. } | Self::Cron { manner, .. } => *manner,
        }
    }

    /// Whether a time is skipped while the execution of an earlier time has not ended.
    pub fn skips(&self) -> bool {
        matches!(self, Self::Cron { skips: true, .. })
    }
}

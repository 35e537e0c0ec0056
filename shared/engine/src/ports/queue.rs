//! The queues: steps to be taken, ends to be told.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, ExecutionId, Timestamp, TraceId, WorkflowId};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest delay of a message.
pub const MAX_DELAY: Duration = Duration::from_mins(15);
/// The most hints that are sent at once.
pub const MAX_BATCH: usize = 10;
/// How often a callback is tried: once, and three times more.
pub const MAX_RECEIVES: u32 = 4;

/// A wake-up hint: somebody should look at this row. It carries no state, and may come late, twice or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepMessage {
    /// Format version.
    pub v: u8,
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub execution: ExecutionId,
    /// The row's cursor when the hint was sent: a row that has moved on ignores it.
    pub cursor: u64,
    /// How many have claimed the row since its last commit, as far as the sender knows: those who died on it.
    #[serde(default)]
    pub attempts: u32,
    /// The run's workflow, where the sender knows it: for taking turns alone, and nothing is decided by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<WorkflowId>,
    /// What the run belongs to, for the log alone: the row says it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceId>,
}

/// A wake-up hint: it is time for a schedule. It carries no state, and may come early, late, twice or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotMessage {
    /// Format version.
    pub v: u8,
    /// The tenant.
    pub account: AccountId,
    /// The workflow.
    pub workflow: WorkflowId,
    /// When it is to be started: a workflow whose next run is at another moment ignores it.
    pub slot: Timestamp,
}

/// What comes through the step queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Somebody should look at a row.
    Step(StepMessage),
    /// It is time for a schedule.
    Slot(SlotMessage),
}

impl Hint {
    /// Reads a message's body.
    pub fn parse(body: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Peek {
            slot: Option<IgnoredAny>,
        }
        let peek: Peek = serde_json::from_str(body)?;
        match peek.slot {
            Some(_) => serde_json::from_str(body).map(Self::Slot),
            None => serde_json::from_str(body).map(Self::Step),
        }
    }

    /// Whose it is, and of which workflow, where that is known.
    pub fn of(&self) -> (&AccountId, Option<&WorkflowId>) {
        match self {
            Self::Step(hint) => (&hint.account, hint.workflow.as_ref()),
            Self::Slot(hint) => (&hint.account, Some(&hint.workflow)),
        }
    }
}

/// The end of a run is to be told. Ids and a number, never what is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackMessage {
    /// Format version.
    pub v: u8,
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub execution: ExecutionId,
    /// The round of its delivery: a row that is in a later one ignores it.
    pub round: u32,
    /// What the run belongs to, for the log alone: the row says it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceId>,
}

/// A message that was received and is hidden from others for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The body as sent; check it.
    pub body: String,
    /// What deletes or hides it.
    pub receipt: String,
    /// How often it has been received, this time included.
    pub receives: u32,
}

/// What becomes of a message that was worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It is done with.
    Done,
    /// It stays in its queue and comes again, or is set aside after so many receives.
    Again,
}

/// The step queue's sending end. The queue is fair to accounts: one with many hints does not keep
/// those of others waiting.
#[async_trait]
pub trait StepQueue: Send + Sync {
    /// Sends a hint that becomes visible after `delay` (at most [`MAX_DELAY`]; longer is cut). An error means that it may or may not
    /// have been sent; the due index makes up for it.
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()>;

    /// Sends up to [`MAX_BATCH`] hints in one request, each as [`Self::send`] would; how many were
    /// sent for sure. One that is refused keeps no other from being sent.
    async fn send_batch(&self, hints: &[(StepMessage, Duration)]) -> Stored<usize>;

    /// The same for a slot; the index of schedules makes up for it.
    async fn send_slot(&self, message: &SlotMessage, delay: Duration) -> Stored<()>;
}

/// The callback queue. It counts receives: a message that was received [`MAX_RECEIVES`] times in vain is set aside.
#[async_trait]
pub trait CallbackQueue: Send + Sync {
    /// Sends a message about a callback to that host. The queue is fair to the receivers of each account: one that is slow does not keep
    /// others waiting. An error means that it may or may not have been sent; the due index makes up for it.
    async fn send(&self, message: &CallbackMessage, receiver: &str) -> Stored<()>;

    /// Hides a received message for so long from now, rounded up to seconds, at most twelve hours. It is an error if the message is no longer
    /// the receiver's.
    async fn hide(&self, receipt: &str, delay: Duration) -> Stored<()>;
}

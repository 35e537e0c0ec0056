//! The queues: the step queue and the callback queue.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, ExecutionId, Timestamp, TraceId, WorkflowId};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest delay of a message.
pub const MAX_DELAY: Duration = Duration::from_mins(15);
/// The most hints in one request.
pub const MAX_BATCH: usize = 10;
/// The number of attempts of a callback.
pub const MAX_RECEIVES: u32 = 4;

/// A hint that a row is due. It contains no state, and can arrive late, more than once or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepMessage {
    /// The version of the format.
    pub v: u8,
    /// The account that owns the execution.
    pub account: AccountId,
    /// The id of the execution.
    pub execution: ExecutionId,
    /// The cursor of the row when the hint was sent. If the row has another cursor, the hint is
    /// ignored.
    pub cursor: u64,
    /// The number of claims since the last commit, as the sender knows it. Those workers have
    /// crashed.
    #[serde(default)]
    pub attempts: u32,
    /// The workflow of the execution, if the sender knows it. It is only used to share the queue
    /// fairly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<WorkflowId>,
    /// The trace of the execution, for the log only; the row has it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceId>,
}

/// A hint that a slot of a schedule has come. It contains no state, and can arrive early, late,
/// more than once or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotMessage {
    /// The version of the format.
    pub v: u8,
    /// The account that owns the execution.
    pub account: AccountId,
    /// The id of the workflow.
    pub workflow: WorkflowId,
    /// The slot. If the next run of the workflow is at another time, the hint is ignored.
    pub slot: Timestamp,
}

/// A message of the step queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A row is due.
    Step(StepMessage),
    /// A slot of a schedule has come.
    Slot(SlotMessage),
}

impl Hint {
    /// Parses the body of a message.
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

    /// The account, and the workflow if it is known.
    pub fn of(&self) -> (&AccountId, Option<&WorkflowId>) {
        match self {
            Self::Step(hint) => (&hint.account, hint.workflow.as_ref()),
            Self::Slot(hint) => (&hint.account, Some(&hint.workflow)),
        }
    }
}

/// A message about the callback of an ended execution. It contains ids, not the content of the
/// callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackMessage {
    /// The version of the format.
    pub v: u8,
    /// The account that owns the execution.
    pub account: AccountId,
    /// The id of the execution.
    pub execution: ExecutionId,
    /// The round of the delivery. If the row is in a later round, the message is ignored.
    pub round: u32,
    /// The trace of the execution, for the log only; the row has it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceId>,
}

/// A message that was received and is hidden from other receivers for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The body as it was received; it is not checked yet.
    pub body: String,
    /// The receipt, with which the message is deleted or hidden.
    pub receipt: String,
    /// How often the message was received, including this time.
    pub receives: u32,
}

/// What happens with a received message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// The message is deleted.
    Done,
    /// The message stays in its queue and is received again, until it becomes a dead letter.
    Again,
}

/// Sends messages to the step queue. The queue is fair between accounts: many hints of one account
/// do not delay those of others.
#[async_trait]
pub trait StepQueue: Send + Sync {
    /// Sends a hint that becomes visible after `delay`, which is cut to [`MAX_DELAY`]. After an
    /// error the hint is possibly sent. A lost hint is replaced by the sweep, which reads the due
    /// index.
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()>;

    /// Sends at most [`MAX_BATCH`] hints in one request, as [`Self::send`] does. Returns how many
    /// were certainly sent. A refused hint does not prevent the others.
    async fn send_batch(&self, hints: &[(StepMessage, Duration)]) -> Stored<usize>;

    /// Sends the hint for a slot in the same way. A lost hint is replaced by the tick, which reads
    /// the index of schedules.
    async fn send_slot(&self, message: &SlotMessage, delay: Duration) -> Stored<()>;
}

/// The callback queue. A message that was received [`MAX_RECEIVES`] times and not deleted becomes a
/// dead letter.
#[async_trait]
pub trait CallbackQueue: Send + Sync {
    /// Sends a message about a callback to this host. The queue is fair between the receivers of
    /// each account, so that a slow receiver does not delay the others. After an error the message
    /// is possibly sent. A lost message is replaced by the sweep, which reads the due index.
    async fn send(&self, message: &CallbackMessage, receiver: &str) -> Stored<()>;

    /// Hides a received message for this time, rounded up to seconds, at most twelve hours. Fails
    /// if another receiver has the message.
    async fn hide(&self, receipt: &str, delay: Duration) -> Stored<()>;
}

//! Executions: the row that is the only truth about a run.

use crate::{AccountId, Callback, Delivery, ExecutionId, Place, Timestamp, TraceId, Usage, WorkflowId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::ops::Deref;

/// The status of an execution, as all facades show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Status {
    /// Accepted and not ended; [`Phase`] says more.
    Running,
    /// All steps have ended without an error.
    Completed,
    /// A step failed, or the execution reached a limit.
    Failed,
    /// A user has stopped it.
    Cancelled,
    /// It reached its time limit.
    Timeout,
}

impl Status {
    /// Whether the execution has ended, so that its status never changes again.
    pub fn is_terminal(self) -> bool {
        self != Self::Running
    }

    /// The word for this status in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Timeout => "timeout",
        }
    }

    /// Reads the word that answers use.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Completed, Self::Failed, Self::Cancelled, Self::Timeout]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
    }
}

/// What an execution is doing, in more detail than its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Phase {
    /// Not claimed: just accepted, or between two claims.
    Queued,
    /// Claimed by a worker or a request.
    Running,
    /// Waiting without a running function; see `wake_at`.
    Waiting,
    /// The execution has ended.
    Done,
}

impl Phase {
    /// The word for this phase in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    /// Reads the word that answers use.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Waiting, Self::Done].into_iter().find(|phase| phase.as_str() == text)
    }
}

/// The start of an execution: its kind, data and facts. Stored with the row and never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// `manual`, `notification`, `webhook`, `schedule`, `api`…
    #[serde(rename = "type")]
    pub kind: String,
    /// The value of `{{trigger.data}}`.
    #[serde(default)]
    pub data: Map<String, Value>,
    /// Other values of `{{trigger.*}}`, such as method, path and headers of an inbound request.
    #[serde(default)]
    pub facts: Map<String, Value>,
}

impl Trigger {
    /// A trigger of this kind with these facts. Its data are the inputs of the execution and are
    /// added when it starts.
    pub fn new(kind: &str, facts: Map<String, Value>) -> Self {
        Self { kind: kind.to_owned(), data: Map::new(), facts }
    }

    /// The kind of an execution that a step of another workflow has started.
    pub const WORKFLOW: &'static str = "workflow";
    /// The kind of an execution that was started because another one has failed.
    pub const FAILURE: &'static str = "failure";
    /// The fact that names the failed execution. The execution that was started because of it has
    /// this fact, and so have the executions below that one. Their failures start nothing.
    pub const FAILURE_OF: &'static str = "failureOf";

    /// Whether a failure of the execution starts another workflow, if its workflow names one.
    pub fn reports_failures(&self) -> bool {
        !self.facts.contains_key(Self::FAILURE_OF)
    }
}

/// The execution that waits for this one. Stored with the row and never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parent {
    /// The parent's id, in the same account.
    pub id: ExecutionId,
    /// The workflows of all ancestors, outermost first; the last one is the parent's. It finds
    /// recursion.
    #[serde(default)]
    pub chain: Vec<WorkflowId>,
    /// The keys of the limits of which the ancestors hold places until this execution has ended,
    /// one for each place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
}

/// The earlier execution that this one repeats or resumes. Stored with the row of the newer one and
/// never changed; the earlier one does not change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// Whether the earlier execution is repeated or resumed.
    pub kind: OriginKind,
    /// The id of the earlier execution, in the same account.
    pub of: ExecutionId,
    /// The step at which a resumed execution continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

/// Whether an execution repeats or resumes an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum OriginKind {
    /// It started again from the first step.
    Rerun,
    /// It continued at the step where the earlier one ended.
    Resume,
}

/// An end that was decided from outside. Steps that must run before it have not ended yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingEnd {
    /// The status that the execution will have.
    pub status: Status,
    /// The reason, if the status does not show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The secret from which the addresses of signals to an execution are derived. Its `Debug` does not
/// show it, because rows are easily logged.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RunSecret(String);

impl From<String> for RunSecret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for RunSecret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RunSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RunSecret(…)")
    }
}

/// The stored row of an execution. `state` is only bytes here: the engine encodes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution {
    /// The account that owns the execution.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The workflow that is executed.
    pub workflow_id: WorkflowId,
    /// The workflow's name when the execution started.
    pub workflow_name: String,
    /// The revision of the workflow that the execution keeps to its end.
    pub revision: u32,
    /// The published version that the request named; `None` = it named none.
    pub version: Option<u32>,
    /// What has started the execution.
    pub trigger: Trigger,
    /// The execution that waits for this one.
    pub parent: Option<Parent>,
    /// The address to which the end of the execution is reported.
    pub callback: Option<Callback>,
    /// The state of the callback's delivery.
    pub delivery: Delivery,
    /// The workflow that is started if the execution fails or times out.
    pub on_failure: Option<WorkflowId>,
    /// The earlier execution that this one repeats or resumes.
    pub origin: Option<Origin>,
    /// The trace of the request that has started it, directly or through other executions; without
    /// a request it is derived from the execution's own id.
    pub trace: TraceId,
    /// At least 22 unguessable characters, set at creation and never shown. Empty in rows that are
    /// older than this field: no address may be derived from an empty secret.
    pub secret: RunSecret,
    /// The status, as all facades show it.
    pub status: Status,
    /// What the execution is doing while its status is running.
    pub phase: Phase,
    /// Incremented by every claim and by a stop. A commit must name the current number.
    pub fence: u64,
    /// Incremented by every commit.
    pub cursor: u64,
    /// Incremented whenever the row is woken from outside, for example by a signal.
    pub inbox: u64,
    /// Claims since the last commit. After a configured number of claims without a commit, the
    /// execution is failed as poison.
    pub attempts: u32,
    /// The attempt that wrote the row last. It lets a writer whose answer was lost recognise its
    /// own write.
    pub attempt_id: String,
    /// Until when the claim is valid.
    pub lease_until: Option<Timestamp>,
    /// When the row must be processed next; `None` = never. An ended row is due while a message
    /// must still be sent for it.
    pub due_at: Option<Timestamp>,
    /// The current time that the steps of this segment see. It is set at the first claim after a
    /// commit, so that a repeated segment sees the same time.
    pub segment_at: Option<Timestamp>,
    /// When a waiting execution continues; `None` = only when it is woken from outside.
    pub wake_at: Option<Timestamp>,
    /// When the execution is ended with the status timeout.
    pub deadline_at: Option<Timestamp>,
    /// When the execution was accepted.
    pub started_at: Timestamp,
    /// When the execution ended.
    pub completed_at: Option<Timestamp>,
    /// Why the execution failed.
    pub error: Option<String>,
    /// The end that was decided, while finally parts of the execution run. They have until
    /// `deadline_at`.
    pub pending_end: Option<PendingEnd>,
    /// What the execution has used of the cloud, up to and including its last commit.
    pub usage: Usage,
    /// The places of limits that the execution holds or waits for.
    pub places: Vec<Place>,
    /// The engine's state, versioned and compressed; empty before the first commit.
    pub state: Vec<u8>,
}

impl Execution {
    /// All optional moments of a row, with the names under which stores keep them.
    pub fn moments(&self) -> [(&'static str, Option<Timestamp>); 6] {
        [
            ("lease_until", self.lease_until),
            ("due_at", self.due_at),
            ("segment_at", self.segment_at),
            ("wake_at", self.wake_at),
            ("deadline_at", self.deadline_at),
            ("completed_at", self.completed_at),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_as_text_and_is_not_logged() {
        let secret = RunSecret::from("hush".to_owned());
        assert_eq!((&*secret, format!("{secret:?}")), ("hush", "RunSecret(…)".to_owned()));
    }
}

//! Executions: the row that is the truth about a run.

use crate::{AccountId, Callback, Delivery, ExecutionId, Timestamp, TraceId, Usage, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::ops::Deref;

/// The five words of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Accepted and not ended; see [`Phase`].
    Running,
    /// Ended well.
    Completed,
    /// A step failed, or the run hit a limit.
    Failed,
    /// A user stopped it.
    Cancelled,
    /// It ran longer than allowed.
    Timeout,
}

impl Status {
    /// Whether nothing changes any more.
    pub fn is_terminal(self) -> bool {
        self != Self::Running
    }

    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Timeout => "timeout",
        }
    }

    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Completed, Self::Failed, Self::Cancelled, Self::Timeout]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
    }
}

/// What is known beyond the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Accepted, or between two invocations.
    Queued,
    /// Claimed by a worker or a request.
    Running,
    /// Waiting without a running function; see `wake_at`.
    Waiting,
    /// Ended.
    Done,
}

impl Phase {
    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Waiting, Self::Done].into_iter().find(|phase| phase.as_str() == text)
    }
}

/// What started a run: immutable, stored with the row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// `manual`, `notification`, `webhook`, `schedule`, `api`…
    #[serde(rename = "type")]
    pub kind: String,
    /// What `{{trigger.data}}` shows.
    #[serde(default)]
    pub data: Map<String, Value>,
    /// Further facts under `{{trigger.*}}`, such as method, path and headers of an inbound request.
    #[serde(default)]
    pub facts: Map<String, Value>,
}

impl Trigger {
    /// What a run of this kind knows of its start. Its data are the run's inputs.
    pub fn new(kind: &str, facts: Map<String, Value>) -> Self {
        Self { kind: kind.to_owned(), data: Map::new(), facts }
    }

    /// The kind of a run that another workflow's step has started.
    pub const WORKFLOW: &'static str = "workflow";
}

/// The run that waits for this one: immutable, stored with the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parent {
    /// Which run, of the same account.
    pub id: ExecutionId,
    /// The workflows above this run, outermost first; the last is the parent's.
    #[serde(default)]
    pub chain: Vec<WorkflowId>,
}

/// The run that another one repeats or takes up: immutable, stored with the newer row. The earlier
/// one is left as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// How they belong together.
    pub kind: OriginKind,
    /// The earlier run, of the same account.
    pub of: ExecutionId,
    /// The step at which it was taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

/// How a run belongs to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// It ran again from the first step.
    Rerun,
    /// It went on from where the earlier one ended.
    Resume,
}

/// What the addresses are derived from at which the world can answer a run. Reads as text; its
/// `Debug` keeps it to itself, because a row is easily logged.
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

/// The stored row of an execution. `state` is opaque here: the engine encodes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// The workflow, its name when the run started, and the pinned revision.
    pub workflow_id: WorkflowId,
    /// The workflow's name when the run started.
    pub workflow_name: String,
    /// The revision that the run keeps to its end.
    pub revision: u32,
    /// What started it.
    pub trigger: Trigger,
    /// The run that waits for this one.
    pub parent: Option<Parent>,
    /// Who is told its end.
    pub callback: Option<Callback>,
    /// What has become of that.
    pub delivery: Delivery,
    /// The run that it repeats or takes up.
    pub origin: Option<Origin>,
    /// The request that it belongs to, with all that comes of that; its own id if no request
    /// started it.
    pub trace: TraceId,
    /// 22 unguessable characters or more, set at create, never shown. Empty in rows older than it:
    /// no address may be derived from that.
    pub secret: RunSecret,
    /// One of the wire's five.
    pub status: Status,
    /// What is known beyond it.
    pub phase: Phase,
    /// Raised by every claim and by stop; a commit must name the current one.
    pub fence: u64,
    /// Raised by every commit.
    pub cursor: u64,
    /// How often the row was woken from outside; raised by every wake.
    pub inbox: u64,
    /// Claims since the last commit; the third without progress ends the run as poison.
    pub attempts: u32,
    /// Who wrote last; a writer whose answer was lost recognises its own write by it.
    pub attempt_id: String,
    /// Until when the claim is honoured.
    pub lease_until: Option<Timestamp>,
    /// When somebody must look at the row again; `None` = never. On an ended row: it still owes
    /// somebody a message.
    pub due_at: Option<Timestamp>,
    /// The moment pure steps see as now, fixed at the first claim after a commit, so that a
    /// repeated segment sees the same.
    pub segment_at: Option<Timestamp>,
    /// When a waiting run goes on; `None` while it waits = when it is woken from outside.
    pub wake_at: Option<Timestamp>,
    /// When the run is ended as timed out.
    pub deadline_at: Option<Timestamp>,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<String>,
    /// What it has used of the cloud up to its last commit, that included.
    pub usage: Usage,
    /// The engine's versioned, compressed state; empty before the first commit.
    pub state: Vec<u8>,
}

impl Execution {
    /// The moments that a row may have, under the names that stores keep them by.
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

//! The record of a pass of a step, which is shown to people. A run never reads it. Secrets are
//! masked in it, and long values are cut.

use super::stored::stored_as_array;
use crate::StepIndex;
use crate::index::Branch;
use model::Timestamp;
use model::json::is_default;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The record of a pass of a step that has ended.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StepRecord<'v> {
    /// The step's place.
    pub step: StepIndex,
    /// Which of the step's passes this is, from 1.
    pub pass: u32,
    /// How the pass has ended.
    pub ending: Ending,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The number of log entries when the pass has ended, to show the end of the pass between them.
    pub logged: u32,
    /// Its evaluated parameters; null if the step evaluates none.
    pub parameters: Cow<'v, Value>,
    /// Its outputs; null if it has none.
    pub outputs: Cow<'v, Value>,
    /// The branch or item that it ran in, from 1.
    #[serde(default)]
    pub branch: Option<Branch>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// The attempts before the last one.
    #[serde(default)]
    pub tries: Vec<FailedAttempt>,
    /// When the last attempt began, if it was not the first.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// The request that it sent, and the answer to the last attempt.
    #[serde(default)]
    pub exchange: Option<Box<Exchange>>,
    /// Whether parameters, outputs or the error were cut.
    #[serde(default)]
    pub cut: bool,
}

stored_as_array!(StepRecord<'_> {
    step, pass, ending, started_at, took_ms, logged, parameters, outputs;
    branch unless Option::is_none,
    error unless Option::is_none,
    tries unless Vec::is_empty,
    since unless Option::is_none,
    exchange unless Option::is_none,
    cut unless is_default
});

/// How a pass of a step has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// It has completed.
    #[serde(rename = "c")]
    Completed,
    /// It has failed, and possibly the run with it.
    #[serde(rename = "f")]
    Failed,
    /// It has failed and was skipped.
    #[serde(rename = "s")]
    Skipped,
    /// It had not ended when something else ended its block or the run.
    #[serde(rename = "i")]
    Interrupted,
}

/// An attempt that failed and was followed by another one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FailedAttempt {
    /// When it began.
    pub started_at: Timestamp,
    /// When it failed.
    pub ended_at: Timestamp,
    /// Why it failed.
    pub error: String,
    /// The status of the answer, if the attempt sent a request that was answered.
    #[serde(default)]
    pub status: Option<u16>,
}

stored_as_array!(FailedAttempt { started_at, ended_at, error; status unless Option::is_none });

/// A request that a step sent, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Exchange {
    /// The method of the request.
    pub method: String,
    /// The address, without the parts that can be secret.
    pub url: String,
    /// The header fields that the step gave to the request.
    pub headers: Vec<(String, String)>,
    /// The body of the request.
    pub body: Option<Body>,
    /// The answer; `None` if there was none.
    #[serde(default)]
    pub answer: Option<Answer>,
}

stored_as_array!(Exchange { method, url, headers, body; answer unless Option::is_none });

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields in the received order.
    pub headers: Vec<(String, String)>,
    /// The body of the answer.
    pub body: Option<Body>,
}

stored_as_array!(Answer { status, headers, body });

/// The body of a request or an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Body {
    /// How many bytes it had.
    pub bytes: usize,
    /// The body as text; `None` if it is not text in UTF-8.
    pub text: Option<String>,
    /// Whether the text was cut.
    #[serde(default)]
    pub cut: bool,
}

stored_as_array!(Body { bytes, text; cut unless is_default });

/// The known facts about a pass that has not ended, in addition to those that the run itself needs.
#[derive(Clone, Debug, Deserialize)]
pub struct Opened {
    /// The step's place.
    pub step: StepIndex,
    /// Which of the step's passes this is, from 1.
    pub pass: u32,
    /// The parameters of a block, as they will be shown; null for other steps, whose fibres contain
    /// them.
    pub parameters: Value,
    /// The attempts that have failed.
    #[serde(default)]
    pub tries: Vec<FailedAttempt>,
    /// Whether the parameters were cut.
    #[serde(default)]
    pub cut: bool,
}

stored_as_array!(Opened { step, pass, parameters; tries unless Vec::is_empty, cut unless is_default });

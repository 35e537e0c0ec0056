//! Mocks, which give the answers of HTTP requests, steps and other workflows.

use crate::fields::{self, Fields, wanted};
use crate::pattern::RequestPattern;
use crate::{Path, Problem};
use catalogue::FailureKind;
use serde_json::{Map, Value};
use std::time::Duration;

/// The longest generated body, in bytes.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Answers the requests that match a pattern.
#[derive(Clone, Debug)]
pub struct Mock {
    /// Its name, with which cases and expectations refer to it.
    pub name: String,
    /// The requests that it answers.
    pub request: RequestPattern,
    /// Its answers, one after the other; the last one is repeated.
    pub replies: Vec<Reply>,
}

/// An answer to a request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// How long it takes.
    pub delay: Duration,
    /// The answer after this time.
    pub answer: Answer,
}

/// The kind of an answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The request fails without an answer.
    Fail(Failing),
    /// An HTTP answer.
    Respond {
        /// The HTTP status.
        status: u16,
        /// The header fields, with names in lower case.
        headers: Vec<(String, String)>,
        /// The body in bytes.
        body: Vec<u8>,
    },
}

/// A failure of a request or a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The message of the failure.
    pub message: String,
    /// Whether a retry can succeed.
    pub retryable: bool,
    /// The kind of the failure.
    pub kind: FailureKind,
}

/// The result of a step that is not executed.
#[derive(Clone, Debug, PartialEq)]
pub enum StepMock {
    /// It completes with these outputs.
    Outputs(Map<String, Value>),
    /// The step fails with this failure.
    Fail(Failing),
}

/// The result of another workflow that is not executed.
#[derive(Clone, Debug, PartialEq)]
pub enum ChildMock {
    /// It completes with this result.
    Result(Value),
    /// It fails with this message.
    Fail(String),
}

impl Mock {
    pub(super) fn read(name: &str, value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let request = fields.read("request", RequestPattern::read)?.unwrap_or_default();
        let reply = fields.read("reply", Reply::read)?;
        let replies = fields.read("replies", |value, path| fields::list(value, path, Reply::read))?;
        fields.finish()?;
        let replies = match (reply, replies) {
            (Some(reply), None) => vec![reply],
            (None, Some(replies)) if !replies.is_empty() => replies,
            (Some(_), Some(_)) => return Err(Problem::new(path, "has both 'reply' and 'replies'")),
            (None, _) => return Err(Problem::new(path, "needs a 'reply', or 'replies'")),
        };
        Ok(Self { name: name.to_owned(), request, replies })
    }
}

impl Reply {
    fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let delay = fields.read("delay", fields::duration)?.unwrap_or_default();
        if let Some(failing) = fields.read("fail", Failing::read)? {
            fields.finish()?;
            return Ok(Self { delay, answer: Answer::Fail(failing) });
        }
        let status = fields.read("status", fields::number)?.unwrap_or(200);
        let headers = fields.read("headers", fields::texts)?.unwrap_or_default();
        let mut headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let json = fields.get("json").map(|(value, _)| value);
        let text = fields.read("text", fields::text)?;
        let size = fields.read("size", fields::number)?;
        fields.finish()?;
        let status = u16::try_from(status).ok().filter(|status| (100..=599).contains(status));
        let status = status.ok_or_else(|| Problem::new(&path.key("status"), "must be from 100 to 599"))?;
        if json.is_some() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let body = match (json, text, size) {
            (None, None, None) => Vec::new(),
            (Some(json), None, None) => json.to_string().into_bytes(),
            (None, Some(text), None) => text.into_bytes(),
            (None, None, Some(size)) if size > MAX_SIZE => {
                return Err(Problem::new(&path.key("size"), format!("must be at most {MAX_SIZE} bytes")));
            }
            (None, None, Some(size)) => noise(size as usize),
            _ => return Err(Problem::new(path, "has more than one body: 'json', 'text' or 'size'")),
        };
        Ok(Self { delay, answer: Answer::Respond { status, headers, body } })
    }
}

/// Text of this length that does not compress.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        b'#' + (state % 90) as u8
    };
    (0..bytes).map(|_| next()).collect()
}

impl Failing {
    fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        if let Some(message) = value.as_str() {
            return Ok(Self { message: message.to_owned(), retryable: true, kind: FailureKind::Other });
        }
        let mut fields = Fields::of(value, path).map_err(|_| wanted(path, "a message, or {message: …}", value))?;
        let message = fields.read("message", fields::text)?;
        let retryable = fields.read("retryable", fields::flag)?.unwrap_or(true);
        let kind = fields.read("kind", |value, path| {
            let name = fields::text(value, path)?;
            FailureKind::named(&name).ok_or_else(|| Problem::new(path, "must be 'timeout' or 'connection'"))
        })?;
        fields.finish()?;
        let message = message.ok_or_else(|| Problem::new(path, "needs a 'message'"))?;
        Ok(Self { message, retryable, kind: kind.unwrap_or_default() })
    }
}

impl StepMock {
    pub(super) fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let outputs = fields.read("outputs", fields::dictionary)?;
        let fail = fields.read("fail", Failing::read)?;
        fields.finish()?;
        match (outputs, fail) {
            (Some(outputs), None) => Ok(Self::Outputs(outputs)),
            (None, Some(failing)) => Ok(Self::Fail(failing)),
            _ => Err(wanted(path, "either {outputs: …} or {fail: …}", value)),
        }
    }
}

impl ChildMock {
    pub(super) fn read(value: &Value, path: &Path) -> Result<Self, Problem> {
        let mut fields = Fields::of(value, path)?;
        let result = fields.get("result").map(|(value, _)| value.clone());
        let fail = fields.read("fail", fields::text)?;
        fields.finish()?;
        match (result, fail) {
            (Some(result), None) => Ok(Self::Result(result)),
            (None, Some(message)) => Ok(Self::Fail(message)),
            _ => Err(wanted(path, "either {result: …} or {fail: …}", value)),
        }
    }
}

//! The results of an execution.

use model::{Level, LogEntry};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The results of an execution.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The id of the execution.
    pub run: String,
    /// The status; `running` if it waits for something that never comes.
    pub status: String,
    /// Why it failed.
    pub error: Option<String>,
    /// The answer that a step has set.
    pub answer: Option<Value>,
    /// The declared outputs.
    pub declared: Map<String, Value>,
    /// The named variables.
    pub variables: Map<String, Value>,
    /// The outputs of each step that has any.
    pub step_outputs: Map<String, Value>,
    /// Each step that was started, by its id.
    pub steps: BTreeMap<String, StepFacts>,
    /// The passes of steps, in the order in which they ended.
    pub passes: Vec<PassFacts>,
    /// The requests that were sent.
    pub requests: Vec<Sent>,
    /// The executions of other workflows: their ids, inputs and statuses.
    pub children: Vec<Value>,
    /// The entries of the log.
    pub logs: Vec<LogEntry>,
    /// The ids of the steps that entries of the log are about, by position.
    pub step_ids: Vec<String>,
    /// The duration, in milliseconds of virtual time.
    pub elapsed_ms: i64,
    /// Whether it was stopped and resumed.
    pub resumed: bool,
    /// Mistakes in the case: requests without an answer, or signals that were sent too late.
    pub faults: Vec<String>,
}

/// The results of a step that was started.
#[derive(Clone, Debug, Default)]
pub struct StepFacts {
    /// The number of passes.
    pub passes: u32,
    /// The number of attempts of the last pass.
    pub attempts: usize,
    /// The status of the last pass.
    pub status: String,
    /// The evaluated parameters of the last pass.
    pub inputs: Value,
    /// The outputs of the last pass.
    pub outputs: Value,
    /// Why the last pass failed.
    pub error: Option<String>,
    /// The outcomes of its conditions: those that were true, and those that were false.
    pub tests: [u32; 2],
}

/// A pass of a step.
#[derive(Clone, Debug)]
pub struct PassFacts {
    /// The id of the step.
    pub step: String,
    /// The module of the step.
    pub module: String,
    /// The number of the pass, from 1.
    pub pass: u32,
    /// When it began, in milliseconds after the start of the execution.
    pub at_ms: i64,
    /// How long it took.
    pub took_ms: i64,
    /// How it ended.
    pub status: String,
    /// The number of attempts.
    pub attempts: usize,
    /// Why it failed.
    pub error: Option<String>,
}

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// When, in milliseconds after the start of the execution.
    pub at_ms: i64,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The address with its query.
    pub url: String,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body; `None` = it has none.
    pub body: Option<Vec<u8>>,
    /// The name of the mock that has answered; `None` = none did.
    pub to: Option<String>,
}

impl Sent {
    /// The value of a header field, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The step and pass in its idempotency key, without the id of the execution.
    pub fn key(&self) -> Option<&str> {
        let key = self.header("idempotency-key")?;
        Some(key.split_once('/').map_or(key, |(_, rest)| rest))
    }

    /// Two requests with the same signature count as the same request.
    pub fn signature(&self) -> String {
        format!("{} {} {}", self.method, self.url, self.text().unwrap_or_default())
    }

    /// The body as text.
    pub fn text(&self) -> Option<String> {
        self.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned())
    }

    /// The request in a snapshot or a report.
    pub fn shown(&self) -> Value {
        let body = self.text().map(|text| model::json::parse(&text).unwrap_or(Value::String(text)));
        json!({"atMs": self.at_ms, "method": self.method, "url": self.url, "body": body, "to": self.to})
    }
}

impl Outcome {
    /// The answer, otherwise the declared outputs; null if there is neither.
    pub fn result(&self) -> Value {
        let declared = || if self.declared.is_empty() { Value::Null } else { Value::Object(self.declared.clone()) };
        self.answer.clone().unwrap_or_else(declared)
    }

    /// The messages of the log except errors and the starts and ends of steps.
    pub fn messages(&self) -> Vec<Value> {
        let plain = |message: &str| !message.starts_with("Starting step") && !message.starts_with("Completed step");
        let entries = self.logs.iter().filter(|entry| entry.level != Level::Error && plain(&entry.message));
        entries.map(|entry| Value::String(entry.message.clone())).collect()
    }

    /// Everything that a snapshot compares. It is the same in every repetition.
    pub fn snapshot(&self) -> Value {
        let requests: Vec<_> = self.requests.iter().map(Sent::shown).collect();
        let logs: Vec<_> = self
            .logs
            .iter()
            .filter(|entry| entry.level != Level::Info)
            .map(|entry| json!({"level": entry.level, "message": entry.message}))
            .collect();
        json!({
            "status": self.status, "error": self.error, "result": self.result(), "outputs": self.declared,
            "variables": self.variables, "stepOutputs": self.step_outputs, "requests": requests,
            "children": self.children, "elapsedMs": self.elapsed_ms, "logs": logs,
        })
    }
}

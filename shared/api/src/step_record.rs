//! Shows passes of steps with their records.

use crate::language::Language;
use crate::schema::one_of;
use crate::typed;
use engine::CurrentStep;
use engine::state::step_record::{Body, Exchange};
use model::Timestamp;
use records::steps::{Pass, PassStatus};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A pass of a step with its record.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "StepRecord")]
pub struct Record<'a> {
    step: RecordedStep<'a>,
    /// The number of the pass of the step, from 1.
    pass: u32,
    /// The branch or item in which it ran, from 1.
    branch: Option<u64>,
    #[schemars(schema_with = "statuses")]
    status: &'a str,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    attempts: usize,
    /// All attempts, including the last one.
    tries: Vec<StepAttempt<'a>>,
    /// The evaluated parameters, by name; null if the step has none.
    parameters: &'a Value,
    /// The outputs, by name; null if there are none.
    outputs: &'a Value,
    error: Option<&'a str>,
    /// The request of the last attempt of an HTTP step.
    request: Option<RecordedRequest<'a>>,
    /// The answer to the last attempt of an HTTP step.
    response: Option<RecordedResponse<'a>>,
    /// Whether the parameters, the outputs or the error were cut because they are too long.
    cut: bool,
}

/// A step, as records show it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordedStep<'a> {
    /// The position of the step in the workflow, from 0.
    index: u32,
    id: &'a str,
    module_id: &'a str,
    name: &'a str,
}

/// An attempt of a step.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StepAttempt<'a> {
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    error: Option<&'a str>,
    /// The HTTP status of the answer, if there was one.
    status_code: Option<u16>,
}

/// The request of an HTTP step.
#[derive(Serialize, JsonSchema)]
struct RecordedRequest<'a> {
    method: &'a str,
    url: &'a str,
    #[schemars(with = "BTreeMap<String, String>")]
    headers: Map<String, Value>,
    #[serde(flatten)]
    body: RecordedBody<'a>,
}

/// The answer to an HTTP step.
#[derive(Serialize, JsonSchema)]
struct RecordedResponse<'a> {
    status: u16,
    #[schemars(with = "BTreeMap<String, String>")]
    headers: Map<String, Value>,
    #[serde(flatten)]
    body: RecordedBody<'a>,
}

/// The body of a request or an answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RecordedBody<'a> {
    /// The text of the body; null if there is no body, or if it is not a text.
    body: Option<&'a str>,
    body_bytes: usize,
    /// Whether the body was cut because it is too long.
    body_cut: bool,
}

fn statuses(_: &mut SchemaGenerator) -> Schema {
    typed::written(one_of(&PassStatus::ALL.map(|(word, _)| word)))
}

impl<'a> Record<'a> {
    /// The pass, with the name of its step in the language.
    pub fn of(pass: &'a Pass, language: Language) -> Self {
        let record = &pass.record;
        let exchange = record.exchange.as_deref();
        Self {
            step: RecordedStep::of(&pass.step, language),
            pass: record.pass,
            branch: record.branch.map(|branch| branch.0),
            status: pass.status.as_str(),
            started_at: record.started_at,
            ended_at: pass.ended_at,
            duration: pass.ended_at.map(|_| record.took_ms),
            attempts: record.tries.len() + 1,
            tries: tries(pass),
            parameters: &record.parameters,
            outputs: &record.outputs,
            error: record.error.as_deref(),
            request: exchange.map(RecordedRequest::from),
            response: exchange.and_then(RecordedResponse::of),
            cut: record.cut,
        }
    }
}

impl<'a> RecordedStep<'a> {
    /// The step, with its name in the language.
    pub fn of(step: &'a CurrentStep, language: Language) -> Self {
        let name = language.pick(&step.name, &step.name_en);
        Self { index: step.index, id: &step.id, module_id: &step.module_id, name }
    }
}

fn tries(pass: &Pass) -> Vec<StepAttempt<'_>> {
    let record = &pass.record;
    let failed = record.tries.iter().map(|failed| StepAttempt {
        started_at: failed.started_at,
        ended_at: Some(failed.ended_at),
        error: Some(&failed.error),
        status_code: failed.status,
    });
    let answer = record.exchange.as_deref().and_then(|exchange| exchange.answer.as_ref());
    let last = StepAttempt {
        started_at: record.since.unwrap_or(record.started_at),
        ended_at: pass.ended_at,
        error: record.error.as_deref(),
        status_code: answer.map(|answer| answer.status),
    };
    failed.chain([last]).collect()
}

impl<'a> From<&'a Exchange> for RecordedRequest<'a> {
    fn from(exchange: &'a Exchange) -> Self {
        let Exchange { method, url, headers, body, .. } = exchange;
        Self { method, url, headers: joined(headers), body: RecordedBody::of(body.as_ref()) }
    }
}

impl<'a> RecordedResponse<'a> {
    fn of(exchange: &'a Exchange) -> Option<Self> {
        let answer = exchange.answer.as_ref()?;
        let (headers, body) = (joined(&answer.headers), RecordedBody::of(answer.body.as_ref()));
        Some(Self { status: answer.status, headers, body })
    }
}

impl<'a> RecordedBody<'a> {
    fn of(body: Option<&'a Body>) -> Self {
        Self {
            body: body.and_then(|body| body.text.as_deref()),
            body_bytes: body.map_or(0, |body| body.bytes),
            body_cut: body.is_some_and(|body| body.cut),
        }
    }
}

/// Header fields by name, in their order; repeated ones are joined as HTTP joins them.
fn joined(headers: &[(String, String)]) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in headers {
        match fields.get_mut(name) {
            Some(Value::String(joined)) => {
                joined.push_str(", ");
                joined.push_str(value);
            }
            _ => {
                fields.insert(name.clone(), value.as_str().into());
            }
        }
    }
    fields
}

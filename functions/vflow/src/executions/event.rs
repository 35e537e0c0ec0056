//! Shows the events of an execution.

use super::logs;
use super::show::{self, FailedStep};
use api::schema::one_of;
use api::step_record::{Record, RecordedStep};
use api::{Language, typed};
use engine::interpret::WaitsFor;
use model::{Phase, Status, Timestamp};
use records::executions::{Event, EventKind, EventPage, RunStanding, UnderWay};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

/// The types of events.
pub(super) const TYPES: [&str; 5] = ["start", "log", "step", "run", "end"];

/// An event of an execution.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExecutionEvent")]
pub(super) struct Shown<'a> {
    /// The cursor after it.
    id: String,
    #[serde(rename = "type")]
    #[schemars(schema_with = "types")]
    kind: &'static str,
    /// The time of the event.
    at: Timestamp,
    /// The data of the event; its fields depend on the type.
    data: Data<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
enum Data<'a> {
    Start(ExecutionStart<'a>),
    Log(ExecutionLogEntry<'a>),
    Step(Box<Record<'a>>),
    Run(ExecutionStanding<'a>),
    End(ExecutionEnd<'a>),
}

/// The start of an execution.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionStart<'a> {
    execution_id: String,
    workflow_id: &'a str,
    workflow_name: &'a str,
    revision: u32,
    version: Option<String>,
    triggered_by: &'a str,
    started_at: Timestamp,
    total_steps: usize,
}

/// An entry of the log, with the id of its step.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionLogEntry<'a> {
    #[serde(flatten)]
    entry: logs::Entry<'a>,
    /// The id of the step at this place.
    step_id: Option<&'a str>,
}

/// What an execution is doing.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionStanding<'a> {
    status: Status,
    phase: Phase,
    /// The end of the wait; null if it does not wait for a time.
    wake_at: Option<Timestamp>,
    /// The passes that are not over, in the order of their starts.
    under_way: Vec<StepUnderWay<'a>>,
}

/// A pass of a step that is not over.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StepUnderWay<'a> {
    step: RecordedStep<'a>,
    /// The number of the pass of the step, from 1.
    pass: u32,
    /// The branch or item in which it runs, from 1.
    branch: Option<u64>,
    started_at: Timestamp,
    /// The number of attempts, including the current one.
    attempts: usize,
    /// `effect`, `signal`, `retry` or `children`; null if the step is a block.
    waits_for: Option<&'static str>,
    /// The end of the wait; null if it is not known.
    until: Option<Timestamp>,
}

/// The end of an execution.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionEnd<'a> {
    status: Status,
    error: Option<&'a str>,
    /// The step whose failure ended it.
    failed_step: Option<FailedStep<'a>>,
    completed_at: Option<Timestamp>,
    /// The duration in milliseconds.
    duration: Option<i64>,
    /// The value that the step `output` or `return` has set.
    result: &'a Option<Value>,
}

fn types(_: &mut SchemaGenerator) -> Schema {
    typed::written(one_of(&TYPES))
}

/// The type of an event.
pub(super) fn kind(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Start => "start",
        EventKind::Log { .. } => "log",
        EventKind::Step(_) => "step",
        EventKind::Run(_) => "run",
        EventKind::End { .. } => "end",
    }
}

impl<'a> Shown<'a> {
    /// The event of this page.
    pub(super) fn of(page: &'a EventPage, event: &'a Event, language: Language) -> Self {
        let row = &page.row;
        let data = match &event.kind {
            EventKind::Start => Data::Start(ExecutionStart::of(page)),
            EventKind::Log { entry, step } => {
                Data::Log(ExecutionLogEntry { entry: logs::Entry::from(entry), step_id: step.as_deref() })
            }
            EventKind::Step(pass) => Data::Step(Box::new(Record::of(pass, language))),
            EventKind::Run(standing) => Data::Run(ExecutionStanding::of(standing, language)),
            EventKind::End { failed, answer } => Data::End(ExecutionEnd {
                status: row.status,
                error: row.error.as_deref(),
                failed_step: failed.as_deref().map(|failed| FailedStep::of(failed, language)),
                completed_at: row.completed_at,
                duration: show::duration(row.started_at, row.completed_at),
                result: answer,
            }),
        };
        Self { id: event.cursor.text(row.id), kind: kind(&event.kind), at: event.at, data }
    }
}

impl<'a> ExecutionStart<'a> {
    fn of(page: &'a EventPage) -> Self {
        let row = &page.row;
        Self {
            execution_id: row.id.vflow(),
            workflow_id: row.workflow_id.as_str(),
            workflow_name: &row.workflow_name,
            revision: row.revision,
            version: row.version.map(|number| format!("v{number}")),
            triggered_by: row.trigger.kind.as_str(),
            started_at: row.started_at,
            total_steps: page.total_steps,
        }
    }
}

impl<'a> ExecutionStanding<'a> {
    fn of(standing: &'a RunStanding, language: Language) -> Self {
        Self {
            status: standing.status,
            phase: standing.phase,
            wake_at: standing.wake_at,
            under_way: standing.under_way.iter().map(|of| StepUnderWay::of(of, language)).collect(),
        }
    }
}

impl<'a> StepUnderWay<'a> {
    fn of(of: &'a UnderWay, language: Language) -> Self {
        Self {
            step: RecordedStep::of(&of.step, language),
            pass: of.pass,
            branch: of.branch,
            started_at: of.started_at,
            attempts: of.attempts,
            waits_for: of.waits_for.map(WaitsFor::as_str),
            until: of.until,
        }
    }
}

use super::show::duration;
use super::started::PlacedStep;
use crate::base;
use api::cost::Cost;
use api::schema::integer_in;
use api::{Context, LANG, Language, Param, Request, Response, Route, Scope, envelope};
use engine::interpret::WaitsFor;
use engine::state::StepStatus;
use engine::{Error, Port};
use model::{Execution, Status, Timestamp};
use records::steps::{self, Span, TimelineQuery};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-executions-timeline",
    id: "getExecutionTimeline",
    path: "/api/v1/executions/{executionId}/timeline",
    summary: "Shows when each step of a run began and ended: the last pass of every step, in the order of their beginnings",
    query: &[
        Param::new("limit", "The number of rows, 100 by default", || integer_in(1, 500)),
        Param::new("offset", "The number of rows to skip", || integer_in(0, i64::MAX)),
        LANG,
    ],
    answers: &[envelope::answer::<Shown<'_>>(200, "A page of the run's steps")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// When the steps of an execution began and ended.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Timeline")]
struct Shown<'a> {
    execution_id: String,
    status: Status,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
    /// The trace id of the run; the log and the callback contain the same id.
    trace_id: String,
    /// The usage up to the last commit; null if it is not known.
    cost: Option<Cost>,
    steps: Vec<Entry<'a>>,
    total: usize,
    limit: usize,
    offset: usize,
}

/// The last pass of a step.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TimelineEntry")]
struct Entry<'a> {
    step: PlacedStep<'a>,
    status: SpanStatus,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    /// The number of attempts of this pass.
    attempts: u32,
    /// The number of the pass of the step, from 1.
    pass: u32,
    /// The number of passes of the step.
    passes: u32,
    /// The branch or item in which it ran, from 1.
    branch: Option<u64>,
    /// The number of blocks that contain the step.
    depth: usize,
    /// `effect`, `signal`, `retry` or `children`; null if it does not wait.
    waits_for: Option<&'static str>,
    /// The end of the wait; null if it is not known.
    until: Option<Timestamp>,
    /// The page on which people answer a step that waits for a signal, for callers with the scope
    /// `admin`; absent otherwise. Everyone who has this address can decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_url: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum SpanStatus {
    Running,
    Completed,
    Failed,
    Skipped,
    Interrupted,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let query = TimelineQuery { limit: request.query.limit(100, 500)?, offset: request.query.offset()? };
    let timeline = steps::timeline(&context.engine, request.account()?, id, query).await?;
    let row = &timeline.row;
    let is_admin = request.principal()?.scopes.contains(&Scope::Admin);
    let response = envelope::data(&Shown {
        execution_id: row.id.vflow(),
        status: row.status,
        started_at: row.started_at,
        completed_at: row.completed_at,
        trace_id: row.trace.to_string(),
        cost: (!row.usage.is_empty()).then(|| Cost::from(&row.usage)),
        steps: timeline.spans.iter().map(|span| Entry::of(row, span, language, is_admin)).collect(),
        total: timeline.total,
        limit: query.limit,
        offset: query.offset,
    })?;
    Ok(language.show(response))
}

impl<'a> Entry<'a> {
    fn of(row: &Execution, span: &'a Span, language: Language, is_admin: bool) -> Self {
        Self {
            step: PlacedStep::of(&span.step, language),
            status: match span.status {
                // A step that was running when the execution was stopped has no end.
                _ if span.ended_at.is_none() && row.status.is_terminal() => SpanStatus::Interrupted,
                StepStatus::Running => SpanStatus::Running,
                StepStatus::Completed => SpanStatus::Completed,
                StepStatus::Failed => SpanStatus::Failed,
                StepStatus::Skipped => SpanStatus::Skipped,
            },
            started_at: span.started_at,
            ended_at: span.ended_at,
            duration: duration(span.started_at, span.ended_at),
            attempts: span.attempts,
            pass: span.pass,
            passes: span.passes,
            branch: span.branch,
            depth: span.depth,
            waits_for: span.waits_for.map(WaitsFor::as_str),
            until: span.until,
            page_url: span.page.as_deref().filter(|_| is_admin),
        }
    }
}

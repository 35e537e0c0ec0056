//! `GET /api/v1/executions/{executionId}/timeline`: shows when each step of an execution began and
//! ended.

use super::started;
use crate::error;
use api::doc::{Answer, Param};
use api::language::{LANG, Language};
use api::schema::{Named, integer, integer_in, list, millis, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::Execution;
use records::executions::{self, Span, TimelineQuery};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-timeline",
    id: "getExecutionTimeline",
    methods: &["GET"],
    path: "/api/v1/executions/{executionId}/timeline",
    summary: "Shows when each step of a run began and ended: the last pass of every step, in the order of their beginnings",
    doc: Doc {
        query: &[
            Param::new("limit", "How many, 100 by default", || integer_in(1, 500)),
            Param::new("offset", "How many to pass over", || integer_in(0, i64::MAX)),
            LANG,
        ],
        answers: &[Answer::json(200, "A page of the run's steps", answered)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let query = TimelineQuery { limit: request.query.limit(100, 500)?, offset: request.query.offset()? };
    let timeline = executions::timeline(&context.engine, request.account()?, id, query).await?;
    let row = &timeline.row;
    let mut response = envelope::ok(&json!({
        "executionId": row.id.vflow(),
        "status": row.status,
        "startedAt": row.started_at,
        "completedAt": row.completed_at,
        "traceId": row.trace,
        "cost": (!row.usage.is_empty()).then(|| api::cost::shown(&row.usage)),
        "steps": timeline.spans.iter().map(|step| span(row, step, language)).collect::<Vec<_>>(),
        "total": timeline.total,
        "limit": query.limit,
        "offset": query.offset,
    }));
    language.show(&mut response);
    Ok(response)
}

fn span(row: &Execution, span: &Span, language: Language) -> Value {
    // A step that was running when the execution was stopped has no end.
    let status = match span.ended_at {
        None if row.status.is_terminal() => json!("interrupted"),
        _ => json!(span.status),
    };
    json!({
        "step": started::step(&span.step, language),
        "status": status,
        "startedAt": span.started_at,
        "endedAt": span.ended_at,
        "duration": span.ended_at.map(|end| end.0.saturating_sub(span.started_at.0)),
        "attempts": span.attempts,
        "pass": span.pass,
        "passes": span.passes,
        "branch": span.branch,
    })
}

fn answered() -> Value {
    let status = one_of(&["running", "completed", "failed", "skipped", "interrupted"]);
    let branch = saying(or_null(&integer()), "The branch or item it ran in, from 1");
    let step = object([
        ("step", started::step_schema()),
        ("status", status),
        ("startedAt", millis()),
        ("endedAt", or_null(&millis())),
        ("duration", or_null(&integer())),
        ("attempts", saying(integer(), "Tries of this pass")),
        ("pass", saying(integer(), "Which pass of the step this is, from 1")),
        ("passes", saying(integer(), "How often the step has begun")),
        ("branch", branch),
    ])
    .named("TimelineEntry");
    let data = object([
        ("executionId", text()),
        ("status", one_of(&["running", "completed", "failed", "cancelled", "timeout"])),
        ("startedAt", millis()),
        ("completedAt", or_null(&millis())),
        ("traceId", saying(text(), "The request that it belongs to, as the log and the callback name it")),
        (
            "cost",
            saying(or_null(&api::cost::schema()), "What it has used up to its last commit; null if that is not known"),
        ),
        ("steps", list(&step)),
        ("total", integer()),
        ("limit", integer()),
        ("offset", integer()),
    ])
    .named("Timeline");
    envelope::schema(&data)
}

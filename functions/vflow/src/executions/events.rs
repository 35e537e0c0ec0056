//! `GET /api/v1/executions/{executionId}/events`: what happens in an execution, while it happens.

use super::{logs, show};
use crate::error;
use api::doc::{Answer, EVENT_STREAM, Param};
use api::language::{LANG, Language};
use api::schema::{Named, any, flag, integer, integer_in, list, millis, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, step_record};
use engine::interpret::WaitsFor;
use engine::{Error, Port};
use records::executions::{self, Event, EventCursor, EventKind, EventPage, EventQuery, RunStanding, UnderWay};
use serde_json::{Value, json};
use std::time::Duration;

/// The types of events.
const TYPES: [&str; 5] = ["start", "log", "step", "run", "end"];
/// The longest time that a request waits for an event, in seconds. API Gateway gives up at 30.
const MAX_WAIT: i64 = 20;
/// The pause that a watcher makes after events, so that those that follow come together.
const AFTER_EVENTS: u64 = 250;
/// The pause after a request that does not wait.
const WITHOUT_WAIT: u64 = 1_000;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-events",
    id: "watchExecution",
    methods: &["GET"],
    path: "/api/v1/executions/{executionId}/events",
    summary: "Shows what happens in a run, while it happens: entries of its log, passes of its steps, how it stands, its end",
    doc: Doc {
        query: &[
            Param::new(
                "cursor",
                "Only what comes after the event with this id, or after the page with this cursor",
                text,
            ),
            Param::new("wait", "How many seconds to wait for an event if there is none, 20 by default", || {
                integer_in(0, MAX_WAIT)
            }),
            Param::new("limit", "How many, 100 by default", || integer_in(1, 200)),
            Param::new("types", "Only events of these types, with commas between them", text),
            LANG,
        ],
        headers: &[Param::new("Last-Event-ID", "The same as cursor, for clients of event streams", text)],
        answers: &[
            Answer::json(200, "The next events; none if there was none in this time", answered),
            Answer {
                status: 200,
                media: EVENT_STREAM,
                says: "On the local host, to those who accept text/event-stream: the same events, until the run has ended",
                schema: text,
            },
            Answer {
                status: 204,
                media: "",
                says: "Instead of a stream, if the run has ended and the cursor is behind its end",
                schema: any,
            },
        ],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Watch,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::WAITING,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let given = request.query.filled("cursor").or_else(|| request.header("last-event-id"));
    let after = match given.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(EventCursor::parse(id, text)?),
        None => None,
    };
    let (wait, types) = (wait(&request)?, types(&request)?);
    let query = EventQuery { after, limit: request.query.limit(100, 200)?, wait };
    let page = executions::events(&context.engine, request.account()?, id, query).await?;
    let is_asked = |event: &&Event| types.as_ref().is_none_or(|types| types.contains(&kind(event)));
    let shown = page.events.iter().filter(is_asked).map(|of| event(&page, of, language)).collect::<Vec<_>>();
    let mut response = envelope::ok(&json!({
        "executionId": id.vflow(),
        "status": page.row.status,
        "events": shown,
        "cursor": page.cursor.text(id),
        "done": page.cursor.is_at_end(),
        "retryAfterMs": pause(&page, wait),
    }));
    language.show(&mut response);
    Ok(response)
}

fn wait(request: &Request) -> Result<Duration, Error> {
    let seconds = request.query.integer("wait")?.unwrap_or(MAX_WAIT);
    let allowed = u64::try_from(seconds).ok().filter(|_| seconds <= MAX_WAIT);
    allowed.map(Duration::from_secs).ok_or_else(|| Error::invalid("wait", format!("must be 0 to {MAX_WAIT}")))
}

/// The types that the request asks for; `None` = all. The cursor moves past events of other types.
fn types(request: &Request) -> Result<Option<Vec<&'static str>>, Error> {
    let Some(given) = request.query.filled("types") else { return Ok(None) };
    let known = |word: &str| TYPES.into_iter().find(|known| *known == word.trim());
    let types: Option<Vec<_>> = given.split(',').map(known).collect();
    let refused = || Error::invalid("types", format!("must be some of {}, with commas between them", TYPES.join(", ")));
    types.map(Some).ok_or_else(refused)
}

/// How long a watcher waits until it asks again, in milliseconds; `None` = nothing comes any more.
fn pause(page: &EventPage, wait: Duration) -> Option<u64> {
    match page {
        _ if page.cursor.is_at_end() => None,
        _ if page.more => Some(0),
        _ if !page.events.is_empty() => Some(AFTER_EVENTS),
        _ if wait.is_zero() => Some(WITHOUT_WAIT),
        _ => Some(0),
    }
}

fn kind(event: &Event) -> &'static str {
    match &event.kind {
        EventKind::Start => "start",
        EventKind::Log { .. } => "log",
        EventKind::Step(_) => "step",
        EventKind::Run(_) => "run",
        EventKind::End { .. } => "end",
    }
}

fn event(page: &EventPage, event: &Event, language: Language) -> Value {
    let data = match &event.kind {
        EventKind::Start => start(page),
        EventKind::Log { entry, step } => log(entry, step.as_deref()),
        EventKind::Step(pass) => step_record::pass(pass, language),
        EventKind::Run(standing) => standing_of(standing, language),
        EventKind::End { failed, answer } => {
            let row = &page.row;
            json!({
                "status": row.status,
                "error": row.error,
                "failedStep": failed.as_deref().map(|failed| show::failed(failed, language)),
                "completedAt": row.completed_at,
                "duration": show::duration(row.started_at, row.completed_at),
                "result": answer,
            })
        }
    };
    json!({"id": event.cursor.text(page.row.id), "type": kind(event), "at": event.at, "data": data})
}

fn start(page: &EventPage) -> Value {
    let row = &page.row;
    json!({
        "executionId": row.id.vflow(),
        "workflowId": row.workflow_id,
        "workflowName": row.workflow_name,
        "revision": row.revision,
        "version": row.version.map(|number| format!("v{number}")),
        "triggeredBy": row.trigger.kind,
        "startedAt": row.started_at,
        "totalSteps": page.total_steps,
    })
}

fn log(entry: &model::LogEntry, step: Option<&str>) -> Value {
    let mut shown = logs::row(entry);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("stepId".to_owned(), json!(step));
    }
    shown
}

fn standing_of(standing: &RunStanding, language: Language) -> Value {
    json!({
        "status": standing.status,
        "phase": standing.phase,
        "wakeAt": standing.wake_at,
        "underWay": standing.under_way.iter().map(|of| under_way(of, language)).collect::<Vec<_>>(),
    })
}

fn under_way(of: &UnderWay, language: Language) -> Value {
    json!({
        "step": step_record::step(&of.step, language),
        "pass": of.pass,
        "branch": of.branch,
        "startedAt": of.started_at,
        "attempts": of.attempts,
        "waitsFor": of.waits_for.map(WaitsFor::as_str),
        "until": of.until,
    })
}

fn answered() -> Value {
    let data =
        json!({"anyOf": [start_schema(), log_schema(), step_record::record_schema(), standing_schema(), end_schema()]});
    let event = object([
        ("id", saying(text(), "The cursor after it")),
        ("type", one_of(&TYPES)),
        ("at", saying(millis(), "When it happened")),
        ("data", saying(data, "What its type says")),
    ])
    .named("ExecutionEvent");
    envelope::schema(
        &object([
            ("executionId", text()),
            ("status", show::status_schema()),
            ("events", list(&event)),
            ("cursor", saying(text(), "Where to go on")),
            ("done", saying(flag(), "Whether the end of the run is before the cursor, so that nothing comes any more")),
            (
                "retryAfterMs",
                saying(
                    or_null(&integer()),
                    "How long to wait until the next request, in milliseconds; null = send none",
                ),
            ),
        ])
        .named("ExecutionEventPage"),
    )
}

fn start_schema() -> Value {
    object([
        ("executionId", text()),
        ("workflowId", text()),
        ("workflowName", text()),
        ("revision", integer()),
        ("version", or_null(&text())),
        ("triggeredBy", text()),
        ("startedAt", millis()),
        ("totalSteps", integer()),
    ])
    .named("ExecutionStart")
}

fn log_schema() -> Value {
    let [time, level, index, module, message, details] = logs::fields();
    let step = ("stepId", saying(or_null(&text()), "The id of the step at this place"));
    object([time, level, index, module, message, details, step]).named("ExecutionLogEntry")
}

fn standing_schema() -> Value {
    let pass = object([
        ("step", step_record::step_schema()),
        ("pass", saying(integer(), "Which pass of the step this is, from 1")),
        ("branch", saying(or_null(&integer()), "The branch or item it runs in, from 1")),
        ("startedAt", millis()),
        ("attempts", saying(integer(), "Tries so far, with this one")),
        ("waitsFor", saying(or_null(&one_of(&["effect", "retry", "children"])), "Null of a block")),
        ("until", saying(or_null(&millis()), "Until when, if that is known")),
    ])
    .named("StepUnderWay");
    object([
        ("status", show::status_schema()),
        ("phase", one_of(&["queued", "running", "waiting", "done"])),
        ("wakeAt", saying(or_null(&millis()), "Until when it waits")),
        ("underWay", saying(list(&pass), "The passes that are not over, in the order of their starts")),
    ])
    .named("ExecutionStanding")
}

fn end_schema() -> Value {
    object([
        ("status", show::status_schema()),
        ("error", or_null(&text())),
        ("failedStep", saying(or_null(&show::failed_schema()), "The step whose failure ended it")),
        ("completedAt", or_null(&millis())),
        ("duration", saying(or_null(&integer()), "In milliseconds")),
        ("result", saying(any(), "What the step `output` or `return` set")),
    ])
    .named("ExecutionEnd")
}

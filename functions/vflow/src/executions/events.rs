use super::event::{Shown, TYPES, kind};
use crate::base;
use api::doc::EVENT_STREAM;
use api::schema::{any, integer_in, text};
use api::{Answer, Context, LANG, Language, LimitClass, Param, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use model::Status;
use records::executions::{self, Event, EventCursor, EventPage, EventQuery};
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;

/// The longest time that a request waits for an event, in seconds. API Gateway gives up at 30.
const MAX_WAIT: i64 = 20;
/// The pause that a watcher makes after events, so that those that follow come together.
const AFTER_EVENTS: u64 = 250;
/// The pause after a request that does not wait.
const WITHOUT_WAIT: u64 = 1_000;

pub static ROUTE: Route = Route {
    name: "vflow-executions-events",
    id: "watchExecution",
    path: "/api/v1/executions/{executionId}/events",
    summary: "Shows the events of a run when they happen: entries of its log, passes of its steps, changes of its state, its end",
    query: &[
        Param::new("cursor", "Only what comes after the event with this id, or after the page with this cursor", text),
        Param::new("wait", "How many seconds to wait for an event if there is none, 20 by default", || {
            integer_in(0, MAX_WAIT)
        }),
        Param::new("limit", "The number of rows, 100 by default", || integer_in(1, 200)),
        Param::new("types", "Only events of these types, separated by commas", text),
        LANG,
    ],
    headers: &[Param::new("Last-Event-ID", "The same as cursor, for clients of event streams", text)],
    answers: &[
        envelope::answer::<ExecutionEventPage<'_>>(200, "The next events; none if there was none in this time"),
        Answer {
            status: 200,
            media: EVENT_STREAM,
            says: "On the local host, to those who accept text/event-stream: the same events, until the run has ended",
            schema: text,
        },
        Answer {
            status: 204,
            media: "",
            says: "Instead of a stream, if the run has ended and the cursor is after its last event",
            schema: any,
        },
    ],
    limit: LimitClass::Watch,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::WAITING,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// The next events of an execution.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionEventPage<'a> {
    execution_id: String,
    status: Status,
    events: Vec<Shown<'a>>,
    /// The position after these events.
    cursor: String,
    /// True if the end of the run has been received, so that no event follows.
    done: bool,
    /// How long to wait until the next request, in milliseconds; null = send none.
    retry_after_ms: Option<u64>,
}

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
    let is_asked = |event: &&Event| types.as_ref().is_none_or(|types| types.contains(&kind(&event.kind)));
    let shown = page.events.iter().filter(is_asked).map(|event| Shown::of(&page, event, language));
    let response = envelope::data(&ExecutionEventPage {
        execution_id: id.vflow(),
        status: page.row.status,
        events: shown.collect(),
        cursor: page.cursor.text(id),
        done: page.cursor.is_at_end(),
        retry_after_ms: pause(&page, wait),
    })?;
    Ok(language.show(response))
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

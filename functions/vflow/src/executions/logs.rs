//! `GET /api/v1/executions/{executionId}/logs`: shows a page of the log of an execution.

use super::show;
use crate::error;
use api::doc::{Answer, Param};
use api::schema::{Named, any, integer, integer_in, map, millis, object, one_of, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::{Level, LogEntry};
use records::executions::{self, LogQuery};
use serde_json::{Map, Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-logs",
    id: "listExecutionLogs",
    methods: &["GET"],
    path: "/api/v1/executions/{executionId}/logs",
    summary: "Shows a run's log, filtered and paged",
    doc: Doc {
        query: &[
            Param::new("level", "Only entries of this level", level),
            Param::new("stepIndex", "Only entries of the step at this place, from 0", || {
                integer_in(0, i64::from(u32::MAX))
            }),
            Param::new("limit", "How many, 100 by default", || integer_in(1, 1000)),
            Param::new("offset", "How many to pass over", || integer_in(0, i64::MAX)),
            Param::new(
                "cursor",
                "Goes on after the page whose nextCursor or cursor it is; a filtered page then only counts its own part",
                text,
            ),
        ],
        answers: &[Answer::json(200, "A page of the log", || {
            envelope::schema(&show::followed_schema("logs", &row_schema()))
        })],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let query = read(&request.query)?;
    let page = executions::logs(&context.engine, request.account()?, id, query).await?;
    Ok(envelope::ok(&json!({
        "logs": page.logs.iter().map(row).collect::<Vec<_>>(),
        "total": page.total,
        "totalIsCapped": page.total_is_capped,
        "limit": query.limit,
        "offset": query.offset,
        "nextCursor": page.next.map(|next| next.to_string()),
        "cursor": page.end.to_string(),
    })))
}

fn read(query: &Query) -> Result<LogQuery, Error> {
    let level = match query.filled("level") {
        None => None,
        Some(text) => {
            Some(Level::parse(text).ok_or_else(|| Error::invalid("level", "must be info, warning or error"))?)
        }
    };
    let step_index = match query.integer("stepIndex")? {
        None => None,
        Some(index) => Some(u32::try_from(index).map_err(|_| Error::invalid("stepIndex", "must be 0 or more"))?),
    };
    let from = match query.text("cursor") {
        None | Some("") => None,
        Some(text) => Some(
            text.parse::<u32>()
                .map_err(|_| Error::invalid("cursor", "must be the nextCursor or cursor of another page"))?
                as usize,
        ),
    };
    Ok(LogQuery { level, step_index, from, limit: query.limit(100, 1000)?, offset: query.offset()? })
}

/// An entry of the log.
pub(super) fn row(entry: &LogEntry) -> Value {
    // Clients of the editor's API expect an object.
    let details = if entry.details.is_null() { Value::Object(Map::new()) } else { entry.details.clone() };
    json!({
        "timestamp": entry.timestamp,
        "level": entry.level,
        "stepIndex": entry.step_index,
        "moduleId": entry.module_id,
        "message": entry.message,
        "details": details,
    })
}

fn level() -> Value {
    one_of(&["info", "warning", "error"])
}

fn row_schema() -> Value {
    object(fields()).named("LogEntry")
}

/// The schemas of the fields of [`row`].
pub(super) fn fields() -> [(&'static str, Value); 6] {
    [
        ("timestamp", millis()),
        ("level", level()),
        ("stepIndex", integer()),
        ("moduleId", text()),
        ("message", text()),
        ("details", map(&any())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_parameters_are_named() {
        for (text, field) in [
            ("level=debug", "level"),
            ("stepIndex=-1", "stepIndex"),
            ("stepIndex=x", "stepIndex"),
            ("limit=1001", "limit"),
            ("cursor=-1", "cursor"),
        ] {
            assert!(
                matches!(read(&Query::parse(text)), Err(Error::Invalid { field: named, .. }) if named == field),
                "{text}"
            );
        }
        let query = read(&Query::parse("level=error&stepIndex=3&limit=1000&cursor=7")).unwrap();
        assert_eq!((query.level, query.step_index), (Some(Level::Error), Some(3)));
        assert_eq!((query.from, query.limit, query.offset), (Some(7), 1000, 0));
    }
}

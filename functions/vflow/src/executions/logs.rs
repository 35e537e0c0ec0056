use crate::base;
use api::schema::{integer_in, one_of, text};
use api::{Context, Param, Query, Request, Response, Route, envelope};
use engine::{Error, Port};
use model::{Level, LogEntry, Timestamp};
use records::executions::{self, LogQuery};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub static ROUTE: Route = Route {
    name: "vflow-executions-logs",
    id: "listExecutionLogs",
    path: "/api/v1/executions/{executionId}/logs",
    summary: "Shows a run's log, filtered and paged",
    query: &[
        Param::new("level", "Only entries of this level", level),
        Param::new("stepIndex", "Only entries of the step at this place, from 0", || {
            integer_in(0, i64::from(u32::MAX))
        }),
        Param::new("limit", "The number of rows, 100 by default", || integer_in(1, 1000)),
        Param::new("offset", "The number of rows to skip", || integer_in(0, i64::MAX)),
        Param::new(
            "cursor",
            "The `nextCursor` or `cursor` of the previous page; a filtered page then only counts its own rows",
            text,
        ),
    ],
    answers: &[envelope::answer::<LogEntryPage<'_>>(200, "A page of the log")],
    ports: &[Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.execution_id()?;
    let query = read(&request.query)?;
    let page = executions::logs(&context.engine, request.account()?, id, query).await?;
    envelope::data(&LogEntryPage {
        logs: page.logs.iter().map(Entry::from).collect(),
        total: page.total,
        total_is_capped: page.total_is_capped,
        limit: query.limit,
        offset: query.offset,
        next_cursor: page.next.map(|next| next.to_string()),
        cursor: page.end.to_string(),
    })
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
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LogEntry")]
pub(super) struct Entry<'a> {
    timestamp: Timestamp,
    level: Level,
    /// The position of the step, from 0.
    step_index: u32,
    module_id: &'a str,
    message: &'a str,
    #[schemars(with = "Map<String, Value>")]
    details: Cow<'a, Value>,
}

impl<'a> From<&'a LogEntry> for Entry<'a> {
    fn from(entry: &'a LogEntry) -> Self {
        // Clients of the editor's API expect an object.
        let details = match &entry.details {
            Value::Null => Cow::Owned(Value::Object(Map::new())),
            details => Cow::Borrowed(details),
        };
        Self {
            timestamp: entry.timestamp,
            level: entry.level,
            step_index: entry.step_index,
            module_id: &entry.module_id,
            message: &entry.message,
            details,
        }
    }
}

/// A page of the log of an execution.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LogEntryPage<'a> {
    logs: Vec<Entry<'a>>,
    total: usize,
    /// Whether there can be more than `total`, because only a limited number is counted.
    total_is_capped: bool,
    limit: usize,
    offset: usize,
    /// The cursor of the next page; null = there is none.
    next_cursor: Option<String>,
    /// The position after this page, also if this page is the last one now. A later request with it
    /// returns the entries that were added.
    cursor: String,
}

fn level() -> Value {
    one_of(&["info", "warning", "error"])
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

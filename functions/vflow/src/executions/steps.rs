//! GET /api/v1/executions/{executionId}/steps: what each step was given, what it gave, and its
//! tries.

use super::show;
use crate::error;
use api::doc::{Answer, Param};
use api::language::{LANG, Language};
use api::schema::{Named, any, flag, integer, integer_in, list, map, millis, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope};
use engine::state::StepRecord;
use engine::state::step_record::{Body, Exchange};
use engine::{CurrentStep, Error, Port};
use records::executions::{self, Pass, PassStatus, StepQuery};
use serde_json::{Map, Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-steps",
    id: "listExecutionSteps",
    methods: &["GET"],
    path: "/api/v1/executions/{executionId}/steps",
    summary: "Shows the records of a run's steps: parameters, outputs and tries, of HTTP steps also request and response",
    doc: Doc {
        query: &[
            Param::new("stepId", "Only passes of this step", text),
            Param::new("pass", "Only this pass of each step, from 1", || integer_in(1, i64::from(u32::MAX))),
            Param::new("status", "Only passes of this status", status),
            Param::new("limit", "How many, 50 by default", || integer_in(1, 200)),
            Param::new("cursor", "Goes on after the page whose nextCursor or cursor it is", text),
            LANG,
        ],
        answers: &[Answer::json(
            200,
            "A page of records, in the order in which the passes ended; those under way come last",
            answered,
        )],
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
    let query = read(&request.query)?;
    let limit = query.limit;
    let page = executions::step_records(&context.engine, request.account()?, id, query).await?;
    let mut response = envelope::ok(&json!({
        "executionId": page.row.id.vflow(),
        "status": page.row.status,
        "record": page.recording,
        "steps": page.passes.iter().map(|of| pass(of, language)).collect::<Vec<_>>(),
        "total": page.total,
        "notKept": page.left_out,
        "limit": limit,
        "nextCursor": page.next.map(|next| next.to_string()),
        "cursor": page.end.to_string(),
    }));
    language.show(&mut response);
    Ok(response)
}

fn read(query: &Query) -> Result<StepQuery, Error> {
    let status = match query.filled("status") {
        None => None,
        Some(word) => {
            let refused = || Error::invalid("status", "must be running, completed, failed, skipped or interrupted");
            Some(PassStatus::parse(word).ok_or_else(refused)?)
        }
    };
    let pass = match query.integer("pass")? {
        None => None,
        Some(number) => {
            let number = u32::try_from(number).ok().filter(|number| *number > 0);
            Some(number.ok_or_else(|| Error::invalid("pass", "must be 1 or more"))?)
        }
    };
    let from = match query.filled("cursor") {
        None => 0,
        Some(text) => {
            let refused = |_| Error::invalid("cursor", "must be the nextCursor or cursor of another page");
            text.parse::<u32>().map_err(refused)? as usize
        }
    };
    let step = query.filled("stepId").map(str::to_owned);
    Ok(StepQuery { step, pass, status, from, limit: query.limit(50, 200)? })
}

/// A pass of a step with its record.
pub(super) fn pass(pass: &Pass, language: Language) -> Value {
    let record = &pass.record;
    json!({
        "step": step(&pass.step, language),
        "pass": record.pass,
        "branch": record.branch,
        "status": pass.status.as_str(),
        "startedAt": record.started_at,
        "endedAt": pass.ended_at,
        "duration": pass.ended_at.map(|_| record.took_ms),
        "attempts": record.tries.len() + 1,
        "tries": tries(pass),
        "parameters": record.parameters,
        "outputs": record.outputs,
        "error": record.error,
        "request": record.exchange.as_deref().map(sent),
        "response": record.exchange.as_deref().and_then(answer),
        "cut": record.cut,
    })
}

/// A step as records show it.
pub(super) fn step(step: &CurrentStep, language: Language) -> Value {
    let name = language.pick(&step.name, &step.name_en);
    json!({"index": step.index, "id": step.id, "moduleId": step.module_id, "name": name})
}

/// All tries, the last one too.
fn tries(pass: &Pass) -> Value {
    let StepRecord { tries, since, started_at, error, exchange, .. } = &pass.record;
    let mut shown: Vec<Value> = tries
        .iter()
        .map(|failed| {
            json!({
                "startedAt": failed.started_at,
                "endedAt": failed.ended_at,
                "error": failed.error,
                "statusCode": failed.status,
            })
        })
        .collect();
    let answer = exchange.as_deref().and_then(|exchange| exchange.answer.as_ref());
    shown.push(json!({
        "startedAt": since.unwrap_or(*started_at),
        "endedAt": pass.ended_at,
        "error": error,
        "statusCode": answer.map(|answer| answer.status),
    }));
    Value::Array(shown)
}

fn sent(exchange: &Exchange) -> Value {
    let Exchange { method, url, headers, body, .. } = exchange;
    with_body(json!({"method": method, "url": url, "headers": fields(headers)}), body.as_ref())
}

fn answer(exchange: &Exchange) -> Option<Value> {
    let answer = exchange.answer.as_ref()?;
    Some(with_body(json!({"status": answer.status, "headers": fields(&answer.headers)}), answer.body.as_ref()))
}

/// Header fields by name; repeated ones are joined as HTTP joins them.
fn fields(headers: &[(String, String)]) -> Value {
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
    Value::Object(fields)
}

fn with_body(mut shown: Value, body: Option<&Body>) -> Value {
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("body".to_owned(), json!(body.and_then(|body| body.text.as_ref())));
        fields.insert("bodyBytes".to_owned(), json!(body.map_or(0, |body| body.bytes)));
        fields.insert("bodyCut".to_owned(), json!(body.is_some_and(|body| body.cut)));
    }
    shown
}

fn status() -> Value {
    one_of(&PassStatus::ALL.map(|(word, _)| word))
}

/// A step as records show it.
pub(super) fn step_schema() -> Value {
    object([("index", integer()), ("id", text()), ("moduleId", text()), ("name", text())]).named("RecordedStep")
}

/// The schema of [`pass`].
pub(super) fn record_schema() -> Value {
    let attempt = object([
        ("startedAt", millis()),
        ("endedAt", or_null(&millis())),
        ("error", or_null(&text())),
        ("statusCode", or_null(&integer())),
    ])
    .named("StepAttempt");
    object([
        ("step", step_schema()),
        ("pass", saying(integer(), "Which pass of the step this is, from 1")),
        ("branch", saying(or_null(&integer()), "The branch or item it ran in, from 1")),
        ("status", status()),
        ("startedAt", millis()),
        ("endedAt", or_null(&millis())),
        ("duration", saying(or_null(&integer()), "In milliseconds; null while there is no end")),
        ("attempts", integer()),
        ("tries", list(&attempt)),
        ("parameters", saying(any(), "As evaluated, by name; null if the step evaluates none")),
        ("outputs", saying(any(), "By name; null if there are none")),
        ("error", or_null(&text())),
        ("request", saying(or_null(&request()), "What an HTTP step sent")),
        ("response", saying(or_null(&response()), "The answer to the last try of an HTTP step")),
        ("cut", saying(flag(), "Whether parameters, outputs or the error are longer than shown")),
    ])
    .named("StepRecord")
}

fn answered() -> Value {
    envelope::schema(
        &object([
            ("executionId", text()),
            ("status", show::status_schema()),
            ("record", saying(show::recording_schema(), "Of which passes the run keeps records")),
            ("steps", list(&record_schema())),
            ("total", saying(integer(), "How many records are kept, whatever was asked for")),
            ("notKept", saying(integer(), "How many were not kept, because there were too many")),
            ("limit", integer()),
            ("nextCursor", or_null(&saying(text(), "Where the next page begins; null = there is none"))),
            (
                "cursor",
                saying(
                    text(),
                    "Where to go on, also at the end of what is there now: a request with it finds what has come since",
                ),
            ),
        ])
        .named("StepRecordPage"),
    )
}

fn request() -> Value {
    let [body, bytes, cut] = body();
    object([("method", text()), ("url", text()), ("headers", map(&text())), body, bytes, cut]).named("RecordedRequest")
}

fn response() -> Value {
    let [body, bytes, cut] = body();
    object([("status", integer()), ("headers", map(&text())), body, bytes, cut]).named("RecordedResponse")
}

fn body() -> [(&'static str, Value); 3] {
    [
        ("body", saying(or_null(&text()), "Null if there is none, or it is not text")),
        ("bodyBytes", integer()),
        ("bodyCut", saying(flag(), "Whether it is longer than shown")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_parameters_are_named() {
        for (text, field) in [
            ("status=done", "status"),
            ("pass=0", "pass"),
            ("pass=x", "pass"),
            ("limit=201", "limit"),
            ("cursor=-1", "cursor"),
        ] {
            assert!(
                matches!(read(&Query::parse(text)), Err(Error::Invalid { field: named, .. }) if named == field),
                "{text}"
            );
        }
        let query = read(&Query::parse("stepId=a&pass=3&status=failed&cursor=7&limit=200")).unwrap();
        assert_eq!((query.step.as_deref(), query.pass, query.status), (Some("a"), Some(3), Some(PassStatus::Failed)));
        assert_eq!((query.from, query.limit), (7, 200));
    }
}

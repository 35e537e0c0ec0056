//! Shows the records of a run's steps: what each was given, what it gave, and its tries.

use crate::language::Language;
use crate::schema::{Named, any, flag, integer, list, map, millis, object, one_of, or_null, saying, text};
use engine::CurrentStep;
use engine::state::StepRecord;
use engine::state::step_record::{Body, Exchange};
use records::executions::{Pass, PassStatus};
use serde_json::{Map, Value, json};

/// A pass of a step with its record.
pub fn pass(pass: &Pass, language: Language) -> Value {
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
pub fn step(step: &CurrentStep, language: Language) -> Value {
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

/// The schema of the status of a pass.
pub fn status_schema() -> Value {
    one_of(&PassStatus::ALL.map(|(word, _)| word))
}

/// A step as records show it.
pub fn step_schema() -> Value {
    object([("index", integer()), ("id", text()), ("moduleId", text()), ("name", text())]).named("RecordedStep")
}

/// The schema of [`pass`].
pub fn record_schema() -> Value {
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
        ("status", status_schema()),
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

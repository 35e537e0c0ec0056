//! Compares the end of an execution with what is expected.

use super::read::{Elapsed, Expect, LogExpect, NOT_RUN, RequestExpect, Requests, Spot, StepExpect};
use crate::matcher::{differ, entries, short};
use crate::outcome::{Sent, StepFacts};
use crate::pattern::{self, RequestPattern};
use crate::{Difference, Outcome, Path};
use model::{Definition, Level};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The differences between the expectations and the results, at most one for each expectation. The
/// first one is the most useful: the status comes before everything that depends on it.
pub fn differences(expect: &Expect, outcome: &Outcome, definition: &Definition) -> Vec<Difference> {
    let mut all = Vec::new();
    all.extend(status(expect, outcome));
    all.extend(whole(expect.result.as_ref(), outcome.result()));
    all.extend(expect.outputs.as_ref().and_then(|spot| named(spot, &outcome.declared)));
    all.extend(expect.variables.as_ref().and_then(|spot| named(spot, &outcome.variables)));
    all.extend(whole(expect.step_outputs.as_ref(), Value::Object(outcome.step_outputs.clone())));
    for (id, step) in &expect.steps {
        all.extend(of_step(step, outcome.steps.get(id), &expect.path.key("steps").key(id)));
    }
    if let Some((requests, path)) = &expect.requests {
        all.extend(of_requests(requests, &outcome.requests, path));
    }
    all.extend(whole(expect.children.as_ref(), Value::Array(outcome.children.clone())));
    all.extend(expect.elapsed.as_ref().and_then(|(elapsed, path)| of_elapsed(*elapsed, outcome.elapsed_ms, path)));
    all.extend(expect.logs.iter().filter_map(|log| of_log(log, outcome)));
    all.extend(whole(expect.messages.as_ref(), Value::Array(outcome.messages())));
    if let Some((wanted, path)) = &expect.warnings {
        let found = outcome.logs.iter().filter(|entry| entry.level == Level::Warning).count();
        all.extend((found as u64 != *wanted).then(|| Difference::new(path, wanted.to_string(), found.to_string())));
    }
    all.extend(expect.schema.as_ref().and_then(|path| schema(outcome, definition, path)));
    all
}

fn status(expect: &Expect, outcome: &Outcome) -> Option<Difference> {
    let (wanted, path) = match &expect.status {
        Some((status, path)) => (status.as_str(), path.clone()),
        // The snapshot contains the status.
        None if expect.snapshot.is_some() && expect.error.is_none() => return None,
        // If a message is expected, a failure is expected.
        None if expect.error.is_some() => ("failed", expect.path.key("status")),
        None => ("completed", expect.path.key("status")),
    };
    let why = |status: &str| match &outcome.error {
        Some(error) => format!("{status}: {error}"),
        None => status.to_owned(),
    };
    if outcome.status != wanted {
        return Some(Difference::new(&path, wanted, why(&outcome.status)));
    }
    let (wanted, path) = expect.error.as_ref()?;
    let error = outcome.error.clone().unwrap_or_default();
    // The message names the step before the reason; an expectation can leave the step out.
    let reason = error.strip_prefix("step '").and_then(|rest| rest.split_once("': ")).map(|(_, reason)| reason);
    let whole = differ(wanted, Some(&Value::String(error.clone())), path)?;
    let of_reason = reason.map(|reason| differ(wanted, Some(&Value::String(reason.to_owned())), path));
    if of_reason == Some(None) { None } else { Some(whole) }
}

/// Compares the value as a whole.
fn whole(expected: Option<&Spot>, found: Value) -> Option<Difference> {
    let (expected, path) = expected?;
    differ(expected, Some(&found), path)
}

/// Compares the named entries. A matcher is compared with the whole value.
fn named((expected, path): &Spot, found: &Map<String, Value>) -> Option<Difference> {
    match expected {
        Value::Object(map) if !map.keys().any(|name| name.starts_with('$')) => entries(map, found, path),
        other => differ(other, Some(&Value::Object(found.clone())), path),
    }
}

fn of_step(expect: &StepExpect, found: Option<&StepFacts>, path: &Path) -> Option<Difference> {
    if let Some((ran, path)) = &expect.ran {
        let sentence = |ran: bool| if ran { "the step ran" } else { "the step did not run" };
        if *ran != found.is_some() {
            return Some(Difference::new(path, sentence(*ran), sentence(!*ran)));
        }
    }
    let absent = StepFacts { status: NOT_RUN.to_owned(), ..StepFacts::default() };
    let given = [&expect.inputs, &expect.outputs, &expect.error];
    let Some(found) = found.or_else(|| given.iter().all(|spot| spot.is_none()).then_some(&absent)) else {
        return Some(Difference::new(path, "the step ran", "the step did not run"));
    };
    whole(expect.status.as_ref(), Value::String(found.status.clone()))
        .or_else(|| whole(expect.passes.as_ref(), Value::from(found.passes)))
        .or_else(|| whole(expect.attempts.as_ref(), Value::from(found.attempts)))
        .or_else(|| whole(expect.error.as_ref(), Value::from(found.error.clone())))
        .or_else(|| expect.inputs.as_ref().and_then(|spot| named(spot, &object(&found.inputs))))
        .or_else(|| expect.outputs.as_ref().and_then(|spot| named(spot, &object(&found.outputs))))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn of_requests(expect: &Requests, sent: &[Sent], path: &Path) -> Option<Difference> {
    match expect {
        Requests::Some(wanted) if wanted.is_empty() && !sent.is_empty() => {
            Some(Difference::new(path, "no requests", shown(sent)))
        }
        Requests::Some(wanted) => wanted.iter().find_map(|wanted| counted(wanted, sent)),
        Requests::Exactly(wanted) => {
            let pairs = wanted.iter().zip(sent);
            let first = pairs.into_iter().find_map(|(wanted, sent)| unlike(wanted, sent));
            let number = |count: usize| format!("{count} requests");
            first.or_else(|| {
                (wanted.len() != sent.len()).then(|| {
                    Difference::new(path, number(wanted.len()), format!("{}: {}", number(sent.len()), shown(sent)))
                })
            })
        }
    }
}

fn counted(wanted: &RequestExpect, sent: &[Sent]) -> Option<Difference> {
    let count = sent.iter().filter(|sent| unlike(wanted, sent).is_none()).count() as u64;
    let fits = wanted.times.map_or(count > 0, |times| times == count);
    if fits {
        return None;
    }
    // If only one request was sent to that address, its difference is more useful than a number.
    let near = RequestExpect {
        pattern: RequestPattern { json: None, text: None, headers: Vec::new(), ..wanted.pattern.clone() },
        key: None,
        ..wanted.clone()
    };
    let mut close = sent.iter().filter(|sent| unlike(&near, sent).is_none());
    if let (0, Some(only), None) = (count, close.next(), close.next()) {
        return unlike(wanted, only);
    }
    let times =
        wanted.times.map_or_else(|| "at least one such request".to_owned(), |times| format!("{times} such requests"));
    Some(Difference::new(&wanted.path, times, format!("{count}, of these: {}", shown(sent))))
}

fn unlike(wanted: &RequestExpect, sent: &Sent) -> Option<Difference> {
    if let Some(to) = wanted.to.as_ref().filter(|to| sent.to.as_ref() != Some(to)) {
        let found = sent.to.clone().unwrap_or_else(|| "no mock".to_owned());
        return Some(Difference::new(&wanted.path.key("to"), to.clone(), found));
    }
    pattern::differ(&wanted.pattern, sent).or_else(|| {
        let (key, path) = wanted.key.as_ref()?;
        let found = sent.key().map(|key| Value::String(key.to_owned()));
        let found = if key.is_null() { Some(found.unwrap_or(Value::Null)) } else { found };
        differ(key, found.as_ref(), path)
    })
}

fn shown(sent: &[Sent]) -> String {
    let lines: Vec<_> = sent.iter().take(10).map(|sent| format!("{} {}", sent.method, sent.url)).collect();
    if lines.is_empty() { "no requests".to_owned() } else { lines.join(", ") }
}

fn of_elapsed(expect: Elapsed, found: i64, path: &Path) -> Option<Difference> {
    let (low, high) = match expect {
        Elapsed::Exactly(time) => (time, time),
        Elapsed::Between(low, high) => (low, high),
    };
    let found = Duration::from_millis(u64::try_from(found).unwrap_or_default());
    let expected = if low == high { format!("{low:?}") } else { format!("from {low:?} to {high:?}") };
    (!(low..=high).contains(&found)).then(|| Difference::new(path, expected, format!("{found:?}")))
}

fn of_log(expect: &LogExpect, outcome: &Outcome) -> Option<Difference> {
    let fits = |entry: &&model::LogEntry| {
        let level = json!(entry.level);
        let step = outcome.step_ids.get(entry.step_index as usize);
        expect.level.as_ref().is_none_or(|wanted| level == wanted.as_str())
            && expect.step.as_ref().is_none_or(|wanted| step == Some(wanted))
            && expect.message.as_ref().is_none_or(|(wanted, path)| {
                differ(wanted, Some(&Value::String(entry.message.clone())), path).is_none()
            })
    };
    let found = outcome.logs.iter().find(fits);
    match (found, expect.absent) {
        (Some(entry), true) => Some(Difference::new(&expect.path, "no such entry", entry.message.clone())),
        (None, false) => {
            let lines: Vec<_> = outcome.messages();
            Some(Difference::new(&expect.path, "such an entry in the log", short(&Value::Array(lines))))
        }
        _ => None,
    }
}

/// The first declared output whose value does not have the declared type.
fn schema(outcome: &Outcome, definition: &Definition, path: &Path) -> Option<Difference> {
    definition.outputs.iter().find_map(|output| {
        let found = outcome.declared.get(&output.name);
        let fits = match (output.kind.as_str(), found) {
            (_, None) => false,
            ("number", Some(value)) => value.is_number(),
            ("integer", Some(value)) => value.is_i64() || value.is_u64(),
            ("boolean", Some(value)) => value.is_boolean(),
            ("list", Some(value)) => value.is_array(),
            ("dictionary", Some(value)) => value.is_object(),
            ("any", Some(_)) => true,
            (_, Some(value)) => value.is_string(),
        };
        let there = found.map_or_else(|| "nothing".to_owned(), short);
        (!fits).then(|| Difference::new(path, format!("the output '{}' as {}", output.name, output.kind), there))
    })
}

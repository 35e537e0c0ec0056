//! One state: its kind, the states to which it leads, and its steps.

use super::unread::left_out;
use super::writer::Writer;
use super::{Follow, Level, go};
use super::{catch, choice, data, map, parallel, task, wait};
use crate::Refusal;
use serde_json::{Value, json};

/// The fields that every state may have.
const ALWAYS: &str = "Type Comment QueryLanguage Assign";
/// The fields of a kind of state that are read, or reported as not supported.
const FIELDS: [(&str, &str); 8] = [
    ("Pass", "Next End InputPath OutputPath Parameters ResultPath Result Output"),
    ("Succeed", "InputPath OutputPath Output"),
    ("Fail", "Error ErrorPath Cause CausePath"),
    ("Choice", "Choices Default InputPath OutputPath Output"),
    ("Wait", "Next End InputPath OutputPath Output Seconds SecondsPath Timestamp TimestampPath"),
    (
        "Task",
        "Next End InputPath OutputPath Parameters ResultSelector ResultPath Arguments Output \
         Resource Credentials TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds \
         HeartbeatSecondsPath Retry Catch",
    ),
    (
        "Parallel",
        "Next End InputPath OutputPath Parameters ResultSelector ResultPath Arguments Output \
         Branches Retry Catch",
    ),
    (
        "Map",
        "Next End InputPath OutputPath Parameters ResultSelector ResultPath Output ItemProcessor \
         Iterator ItemsPath Items ItemSelector MaxConcurrency ItemReader ItemBatcher ResultWriter \
         ToleratedFailurePercentage ToleratedFailureCount Label Retry Catch",
    ),
];
/// The fields of JSONPath, which a state with JSONata does not have, and the other way round.
const OTHERS: [&str; 2] = [
    "Arguments Output Items",
    "InputPath OutputPath Parameters ResultSelector ResultPath ItemsPath SecondsPath TimestampPath",
];

/// The type of a state.
pub fn kind(state: &Value) -> &str {
    state.get("Type").and_then(Value::as_str).unwrap_or("unknown")
}

/// The fields that name other states, in the order in which they are written.
pub fn targets(state: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let list = |name: &str| state.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for name in ["Choices", "Catch"] {
        for (index, entry) in list(name).iter().enumerate() {
            if let Some(target) = entry.get("Next").and_then(Value::as_str) {
                found.push((format!("{name}[{index}].Next"), target));
            }
        }
    }
    for name in ["Default", "Next"] {
        if let Some(target) = state.get(name).and_then(Value::as_str) {
            found.push((name.to_owned(), target));
        }
    }
    found
}

/// Writes a state and the states to which it leads.
pub fn write(
    writer: &mut Writer,
    level: &mut Level<'_>,
    name: &str,
    state: &Value,
    at: &str,
    follow: Follow,
) -> Result<(), Refusal> {
    name.clone_into(&mut writer.state);
    let row = writer.draft.enter(name, kind(state));
    let state = &known(writer, state);
    placeholders(writer, state);
    let before = writer.draft.flow.steps.len();
    let goes_on = match kind(state) {
        "Choice" => {
            choice::write(writer, level, state, follow)?;
            writer.draft.leave(row);
            return Ok(());
        }
        "Fail" => {
            fail(writer, state);
            false
        }
        "Succeed" => {
            let input = data::input(writer, state);
            data::output(writer, state, input.clone(), &input);
            true
        }
        _ => {
            let next = level.next(state);
            catch::around(writer, level, state, next, |writer| action(writer, state, at))?;
            true
        }
    };
    if writer.draft.flow.steps.len() == before {
        let content = state.get("Comment").and_then(Value::as_str).unwrap_or(name);
        let content = crate::template::literal(content);
        writer.draft.push(name, "vflow.data.comment", json!({"content": content}));
    }
    if let Some(step) = writer.draft.flow.steps.get_mut(before) {
        name.clone_into(&mut step.name);
        let comment = state.get("Comment").and_then(Value::as_str).unwrap_or_default();
        comment.clone_into(&mut step.note);
    }
    if goes_on {
        go(writer, level, level.next(state), follow)?;
    }
    writer.draft.leave(row);
    Ok(())
}

fn action(writer: &mut Writer, state: &Value, at: &str) -> Result<(), Refusal> {
    match kind(state) {
        "Pass" => {
            let input = data::input(writer, state);
            let result = match state.get("Result") {
                Some(result) => crate::template::constant(result),
                None => data::arguments(writer, state, &input),
            };
            data::output(writer, state, input, &result);
            Ok(())
        }
        "Wait" => {
            wait::write(writer, state);
            Ok(())
        }
        "Task" => {
            task::write(writer, state);
            Ok(())
        }
        "Parallel" => parallel::write(writer, state, at),
        "Map" => map::write(writer, state, at),
        other => {
            let (name, other) = (writer.state.clone(), other.to_owned());
            writer.draft.mark(
                &name,
                &name,
                format!("the type of state {other} is unknown"),
                format!("未知的状态类型 {other}"),
            );
            Ok(())
        }
    }
}

/// The state with the fields that are read; the other fields are reported.
fn known(writer: &mut Writer, state: &Value) -> Value {
    let of_kind = FIELDS.iter().find(|(known, _)| *known == kind(state)).map(|(_, fields)| *fields);
    let [path, jsonata] = OTHERS;
    let others = if data::is_jsonata(writer, state) { jsonata } else { path };
    let Some(of_kind) = of_kind else { return state.clone() };
    let read = |name: &str| (lists(ALWAYS, name) || lists(of_kind, name)) && !lists(others, name);
    left_out(writer, state, "", read);
    for (list, fields) in RULES {
        for rule in state.get(list).and_then(Value::as_array).into_iter().flatten() {
            left_out(writer, rule, &format!("{list}."), |name| lists(fields, name));
        }
    }
    let entries = state.as_object().into_iter().flatten().filter(|(name, _)| read(name));
    entries.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The fields of retriers and catchers that are read.
const RULES: [(&str, &str); 2] = [
    ("Retry", "ErrorEquals IntervalSeconds MaxAttempts BackoffRate MaxDelaySeconds JitterStrategy Comment"),
    ("Catch", "ErrorEquals Next ResultPath Output Assign Comment"),
];

/// Whether a word is in a list of words.
fn lists(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// Reports the placeholders of a deployment's template.
fn placeholders(writer: &mut Writer, state: &Value) {
    let own = state.as_object().into_iter().flatten();
    let own = own.filter(|(name, _)| !["ItemProcessor", "Iterator", "Branches"].contains(&name.as_str()));
    let text = own.map(|(_, value)| value.to_string()).collect::<String>();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        writer.draft.change(
            format!("${{{name}}} is a placeholder of a template: write its value"),
            format!("${{{name}}} 是模板的占位符：请写入其值"),
        );
        rest = after;
    }
}

fn fail(writer: &mut Writer, state: &Value) {
    let input = data::input(writer, state);
    let mut text = |field: &str| {
        let value = data::field(writer, state, field, &input);
        Some(crate::template::text_of(&value)).filter(|text| !text.is_empty())
    };
    let (error, cause) = (text("Error"), text("Cause"));
    let parts: Vec<_> = [error, cause].into_iter().flatten().collect();
    let message = if parts.is_empty() { writer.state.clone() } else { parts.join(": ") };
    let name = writer.state.clone();
    writer.draft.push(&name, "fail", json!({"message": message}));
}

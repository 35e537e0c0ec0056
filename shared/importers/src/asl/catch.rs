//! `Catch` as a `try` block: the states to which a catcher leads are in the part after `try.catch`.

use super::retry::names;
use super::writer::Writer;
use super::{Follow, Level, go};
use super::{data, jsonata};
use crate::{Refusal, template};
use serde_json::{Value, json};

/// Writes the action of a state, within a `try` block if the state has catchers.
pub fn around(
    writer: &mut Writer,
    level: &mut Level<'_>,
    state: &Value,
    next: Follow,
    action: impl FnOnce(&mut Writer) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let catchers = state.get("Catch").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if catchers.is_empty() {
        return action(writer);
    }
    let name = writer.state.clone();
    writer.draft.push(&format!("{name}-try"), "try.start", json!({}));
    action(writer)?;
    writer.draft.push(&format!("{name}-catch"), "try.catch", json!({}));
    let mut open = 0;
    let mut all = false;
    for catcher in catchers {
        let condition = condition(&names(catcher));
        all = condition.is_none();
        if let Some(condition) = condition {
            let en = "errors have no names here: a catcher looks for the name in the message of the failure";
            writer.draft.change(en, "错误在此没有名称：按失败信息中是否含有该名称来匹配");
            writer.draft.push(&format!("{name}-if"), "if_condition", json!({"condition": condition}));
        }
        caught(writer, state, catcher);
        let target = catcher.get("Next").and_then(Value::as_str).and_then(|name| level.find(name));
        go(writer, level, target.map_or(Follow::End, Follow::State), next)?;
        name.clone_into(&mut writer.state);
        if all {
            break;
        }
        writer.draft.push(&format!("{name}-else"), "else", json!({}));
        open += 1;
    }
    if !all {
        writer.draft.push(&format!("{name}-uncaught"), "fail", json!({"message": "{{error.message}}"}));
    }
    for _ in 0..open {
        writer.draft.push(&format!("{name}-endif"), "endif", json!({}));
    }
    writer.draft.push(&format!("{name}-end"), "try.end", json!({}));
    Ok(())
}

/// The condition under which a catcher applies; `None` if it always applies.
fn condition(names: &[&str]) -> Option<String> {
    if names.iter().any(|name| ["States.ALL", "States.TaskFailed"].contains(name)) {
        return None;
    }
    let part = |name: &&str| match *name {
        "States.Timeout" | "States.HeartbeatTimeout" => "{{error.message}} contains \"time\"".to_owned(),
        other => format!("{{{{error.message}}}} contains {}", template::quoted(other)),
    };
    Some(names.iter().map(part).collect::<Vec<_>>().join(" or "))
}

/// Stores the document that a catcher passes to the next state.
fn caught(writer: &mut Writer, state: &Value, catcher: &Value) {
    let en = "Error is always States.TaskFailed, Cause is the message of the failure";
    writer.draft.change(en, "Error 始终为 States.TaskFailed，Cause 为失败信息");
    let error = json!({"Error": "States.TaskFailed", "Cause": "{{error.message}}"});
    let document = writer.document();
    data::assign_caught(writer, state, catcher, &error);
    if data::is_jsonata(writer, state) {
        if let Some(output) = catcher.get("Output") {
            let output = jsonata::caught(writer, output, &document, &error);
            writer.store(&output);
        } else {
            writer.store(&error);
        }
        return;
    }
    let whole = match catcher.get("ResultPath") {
        Some(Value::Null) => document,
        Some(Value::String(path)) if path != "$" => data::merged(writer, path, &document, &error),
        _ => error,
    };
    writer.store(&whole);
}

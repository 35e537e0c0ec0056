//! Compares answers with what is expected.

use super::host::Answer;
use crate::tree;
use serde_json::Value;
use std::collections::HashMap;

/// Compares the answer with the documented sample: each of its fields must exist with the same
/// type. Additional fields are allowed. Null in the sample matches everything. If a list in the
/// sample is shorter, its first item describes the others.
pub fn like_sample(answer: &Answer, name: &str) {
    let sample = serde_json::from_str(&tree::read(&format!("tests/fixtures/samples/{name}.json"))).unwrap();
    like(&sample, &answer.body, "body");
}

fn like(sample: &Value, given: &Value, at: &str) {
    match (sample, given) {
        (Value::Null, _)
        | (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_)) => {}
        (Value::Array(samples), Value::Array(items)) => {
            assert!(samples.is_empty() || !items.is_empty(), "{at} is empty, which proves nothing");
            for (index, item) in items.iter().enumerate() {
                if let Some(sample) = samples.get(index).or(samples.first()) {
                    like(sample, item, &format!("{at}[{index}]"));
                }
            }
        }
        (Value::Object(samples), Value::Object(entries)) => {
            for (name, sample) in samples {
                let value = entries.get(name).unwrap_or_else(|| panic!("{at}.{name} is missing in {given}"));
                like(sample, value, &format!("{at}.{name}"));
            }
        }
        _ => panic!("{at} should be like {sample}, not {given}"),
    }
}

/// Compares status and body with what was last approved. Ids, tokens and secrets are replaced by
/// numbers.
pub fn approved(answer: &Answer, name: &str) {
    let mut body = answer.body.clone();
    mask(&mut body, &mut HashMap::new());
    let shown = serde_json::json!({"status": answer.status, "body": body});
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../fixtures/routes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(name, shown));
}

fn mask(value: &mut Value, seen: &mut HashMap<String, usize>) {
    match value {
        Value::String(text) => *text = masked(text, seen),
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, seen)),
        Value::Object(entries) => entries.values_mut().for_each(|item| mask(item, seen)),
        _ => {}
    }
}

/// A text in which each id is replaced by a number, in order of appearance.
fn masked(text: &str, seen: &mut HashMap<String, usize>) -> String {
    let mut number = |id: &str| {
        let next = seen.len() + 1;
        *seen.entry(id.to_owned()).or_insert(next)
    };
    if text.len() > 100 && text.starts_with("eyJ") {
        return format!("<token {}>", number(text));
    }
    if let Some((flow @ ("sync" | "async"), id)) = text.split_once('_')
        && id.len() == 22
    {
        return format!("{flow}_<id {}>", number(id));
    }
    if text.len() > 30 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("<uid {}>", number(text));
    }
    for prefix in ["sat_", "spa_", "sp_", "jt_"] {
        if let Some(secret) = text.strip_prefix(prefix) {
            return format!("{prefix}<{} hex digits>", secret.len());
        }
    }
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(id) = text.strip_prefix("in")
        && id.len() == 32
        && hex(id)
    {
        return format!("in<id {}>", number(id));
    }
    if matches!(text.len(), 32 | 48 | 64) && hex(text)
        || text.strip_prefix("a-").is_some_and(|id| id.len() == 32 && hex(id))
    {
        return format!("<{} hex digits {}>", text.len(), number(text));
    }
    if text.len() > 20 && text.ends_with('=') {
        return format!("<{} characters of base64 {}>", text.len(), number(text));
    }
    for start in 0..text.len().saturating_sub(35) {
        if let Some(part) = text.get(start..start + 36)
            && uuid::Uuid::try_parse(part).is_ok()
        {
            return text.replace(part, &format!("<id {}>", number(part)));
        }
    }
    text.to_owned()
}

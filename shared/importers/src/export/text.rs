//! Templates as JSONata.

use super::Writer;
use super::names::{after_branch, variable};
use super::pieces::{Piece, pieces};
use crate::template::quoted;
use serde_json::Value;

/// A value in which texts are templates.
pub fn value(writer: &mut Writer, given: &Value) -> Value {
    match given {
        Value::String(text) => match pieces(text).as_slice() {
            [] => given.clone(),
            [Piece::Text(text)] => literal(text),
            [Piece::Reference(reference)] => match path(writer, reference) {
                Some(path) => Value::String(format!("{{% {path} %}}")),
                None => Value::Null,
            },
            several => {
                let parts: Vec<_> = several.iter().map(|piece| joined(writer, piece).unwrap_or_default()).collect();
                Value::String(format!("{{% {} %}}", parts.join(" & ")))
            }
        },
        Value::Array(items) => items.iter().map(|item| value(writer, item)).collect(),
        Value::Object(entries) => entries.iter().map(|(key, item)| (key.clone(), value(writer, item))).collect(),
        other => other.clone(),
    }
}

/// A value as one expression; `None` if a reference in it has no counterpart.
pub fn expression(writer: &mut Writer, given: &Value) -> Option<String> {
    match given {
        Value::String(text) => {
            let parts: Option<Vec<String>> = match pieces(text).as_slice() {
                [] => Some(vec![quoted("")]),
                [Piece::Reference(reference)] => Some(vec![path(writer, reference)?]),
                several => several.iter().map(|piece| joined(writer, piece)).collect(),
            };
            parts.map(|parts| parts.join(" & "))
        }
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| expression(writer, item)).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        Value::Object(entries) => {
            let entries: Option<Vec<String>> = entries
                .iter()
                .map(|(key, item)| expression(writer, item).map(|item| format!("{}: {item}", quoted(key))))
                .collect();
            entries.map(|entries| format!("{{{}}}", entries.join(", ")))
        }
        other => Some(other.to_string()),
    }
}

/// A part of a text that is joined with others.
fn joined(writer: &mut Writer, piece: &Piece) -> Option<String> {
    match piece {
        Piece::Text(text) => Some(quoted(text)),
        Piece::Reference(reference) => Some(format!("$string({})", path(writer, reference)?)),
    }
}

/// A text that is also not an expression in a state machine.
fn literal(text: &str) -> Value {
    if text.trim_start().starts_with("{%") {
        Value::String(format!("{{% {} %}}", quoted(text)))
    } else {
        Value::String(text.to_owned())
    }
}

/// A reference with its brackets as a path; `None`, and a refusal, if there is no such path.
pub fn path(writer: &mut Writer, reference: &str) -> Option<String> {
    let inner = reference.get(2..reference.len().saturating_sub(2)).unwrap_or_default().trim();
    let end = inner.find(['.', '[']).unwrap_or(inner.len());
    let (root, rest) = inner.split_at(end);
    let rest = written(rest);
    let reader = writer.reader.clone();
    let Some(rest) = rest else {
        writer
            .refuse(&reader, format!("the reference {reference} has a part that paths of a state machine do not have"));
        return None;
    };
    if reference.starts_with("[[") {
        return Some(if writer.names.set.contains(root) {
            format!("${}{rest}", variable(root))
        } else {
            format!("$states.context.Execution.Input.{root}{rest}")
        });
    }
    match root {
        "trigger" if rest.starts_with(".data") => {
            Some(format!("$states.context.Execution.Input{}", rest.strip_prefix(".data").unwrap_or_default()))
        }
        "execution" if rest == ".id" => Some("$states.context.Execution.Id".to_owned()),
        "current_time" => Some("$millis()".to_owned()),
        "error" if rest == ".message" => Some("$error.Cause".to_owned()),
        step if writer.names.is_step(step) => {
            if rest == ".item" || rest == ".index" || rest.starts_with(".item.") || rest.starts_with(".item[") {
                if writer.names.is_within(&reader, step) {
                    return Some(format!("${}_item{rest}", variable(step)));
                }
            } else if writer.names.sees(&reader, step) {
                return Some(format!("${}{rest}", variable(step)));
            } else if writer.names.sees_branch(&reader, step) {
                return Some(format!("${}{rest}", after_branch(step)));
            }
            writer.refuse(
                &reader,
                format!(
                    "{reference} is inside of a branch or a pass, and is not seen outside of it in a state machine"
                ),
            );
            None
        }
        _ => {
            writer.refuse(&reader, format!("{reference} has no counterpart in a state machine"));
            None
        }
    }
}

/// The rest of a path. A slice, or a property of texts and lists, has no counterpart.
fn written(rest: &str) -> Option<String> {
    const PROPERTIES: [&str; 12] = [
        "count",
        "first",
        "last",
        "isempty",
        "random",
        "length",
        "uppercase",
        "lowercase",
        "trim",
        "int",
        "round",
        "abs",
    ];
    let mut made = String::new();
    let mut rest = rest;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("[\"") {
            let (key, after) = after.split_once("\"]")?;
            made.extend([".`", key, "`"]);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            let index: i64 = index.parse().ok()?;
            made.extend(["[", &index.to_string(), "]"]);
            rest = after;
        } else {
            let after = rest.strip_prefix('.')?;
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (key, after) = after.split_at(end);
            if key.contains(':') || PROPERTIES.contains(&key) {
                return None;
            }
            match key.parse::<i64>() {
                Ok(index) => made.extend(["[", &index.to_string(), "]"]),
                Err(_) if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
                    made.extend([".", key]);
                }
                Err(_) => made.extend([".`", key, "`"]),
            }
            rest = after;
        }
    }
    Some(made)
}

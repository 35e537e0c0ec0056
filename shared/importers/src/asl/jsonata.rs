//! JSONata as scripts: an expression becomes JavaScript that gets the named values as inputs. An
//! expression that is only a path becomes a reference.

pub mod functions;
pub mod lexer;
pub mod parser;

use super::writer::Writer;
use super::{context, path};
use crate::template::{self, Part};
use parser::Written;
use serde_json::{Map, Value, json};

/// The values that an expression can name.
struct Roots<'a> {
    input: &'a Value,
    result: Option<&'a Value>,
    error: Option<&'a Value>,
}

/// A value in which texts `{% … %}` are expressions.
pub fn payload(writer: &mut Writer, given: &Value, input: &Value, result: Option<&Value>) -> Value {
    value(writer, given, &Roots { input, result, error: None })
}

/// The output of a catcher.
pub fn caught(writer: &mut Writer, given: &Value, input: &Value, error: &Value) -> Value {
    value(writer, given, &Roots { input, result: None, error: Some(error) })
}

/// The condition of a rule.
pub fn condition(writer: &mut Writer, given: &Value, input: &Value) -> String {
    let value = payload(writer, given, input, None);
    match template::operand(&value) {
        Some(operand) => format!("{operand} == true"),
        None => "false".to_owned(),
    }
}

fn value(writer: &mut Writer, given: &Value, roots: &Roots<'_>) -> Value {
    match given {
        Value::String(text) => {
            let inner = text.trim().strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}"));
            inner.map_or_else(|| template::constant(given), |inner| expression(writer, inner.trim(), roots))
        }
        Value::Array(items) => items.iter().map(|item| value(writer, item, roots)).collect(),
        Value::Object(entries) => entries.iter().map(|(key, item)| (key.clone(), value(writer, item, roots))).collect(),
        other => other.clone(),
    }
}

fn expression(writer: &mut Writer, text: &str, roots: &Roots<'_>) -> Value {
    if let Some((root, parts)) = reference(text)
        && let Some(found) = resolve(writer, &root, &parts, roots)
    {
        let deep = matches!(parts.first(), Some(Part::Key(key)) if key != "context" && key != "errorOutput");
        if deep && parts.len() > 2 {
            writer.draft.note("a path does not go through the items of a list here", "此处的路径不会遍历列表中的各项");
        }
        writer.reads |= can_miss(&root, &parts);
        return found;
    }
    if let Some(constant) = parser::constant(text) {
        return template::constant(&constant);
    }
    let hint = format!("{}-value", writer.state);
    match parser::write(text, &writer.assigned) {
        Ok(Written { script, names, contexts }) => {
            let mut inputs = Map::new();
            let known = [("input", Some(roots.input)), ("result", roots.result), ("error", roots.error)];
            for (name, value) in known {
                if let Some(value) = value.filter(|_| script.contains(&format!("inputs.{name}"))) {
                    inputs.insert(name.to_owned(), value.clone());
                }
            }
            for name in names {
                let variable = template::variable(&path::variable_name(&name));
                inputs.insert(format!("var_{name}"), variable);
            }
            for (place, keys) in contexts.iter().enumerate() {
                let parts: Vec<_> = keys.iter().cloned().map(Part::Key).collect();
                let value = context::value(writer, &parts);
                inputs.insert(format!("context_{place}"), value);
            }
            // A script that finds nothing also returns null.
            writer.reads |= !inputs.is_empty();
            crate::script::push(&mut writer.draft, &hint, &script, Value::Object(inputs))
        }
        Err(reason) => {
            let en = format!("the JSONata {text} cannot be carried over: {reason}");
            writer.draft.mark(&hint, "", en, format!("JSONata {text} 无法导入：{reason}"));
            Value::Null
        }
    }
}

/// Whether a path leads into data, in which the named value can be missing.
fn can_miss(root: &str, parts: &[Part]) -> bool {
    let Some((Part::Key(first), rest)) = parts.split_first() else { return false };
    root != "states" || (first != "context" && !rest.is_empty())
}

/// An expression that is only a path: its root, and the parts of the path.
fn reference(text: &str) -> Option<(String, Vec<Part>)> {
    let rest = text.strip_prefix('$')?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (root, rest) = rest.split_at(end);
    if rest.contains(|c: char| !(c.is_ascii_alphanumeric() || "._[]'-".contains(c))) || root.is_empty() {
        return None;
    }
    // A minus can only be part of an index.
    if rest.match_indices('-').any(|(place, _)| !rest[..place].ends_with('[')) {
        return None;
    }
    Some((root.to_owned(), path::parts(&format!("${rest}"))?))
}

fn resolve(writer: &mut Writer, root: &str, parts: &[Part], roots: &Roots<'_>) -> Option<Value> {
    if root != "states" {
        return Some(template::at(&template::variable(&path::variable_name(root)), parts));
    }
    let (Part::Key(first), rest) = parts.split_first()? else { return None };
    match first.as_str() {
        "input" => Some(template::at(roots.input, rest)),
        "result" => roots.result.map(|result| template::at(result, rest)),
        "errorOutput" => roots.error.map(|error| template::at(error, rest)),
        "context" => Some(context::value(writer, rest)),
        _ => None,
    }
}

/// The names of functions that the reference page lists.
pub fn known() -> Value {
    json!(functions::ALL.iter().map(|(name, _)| name).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_alone_are_told_from_expressions() {
        assert!(reference("$states.input.a[0].b").is_some());
        assert!(reference("$count").is_some());
        for text in ["$states.input.a + 1", "$a-1", "$f($x)", "items.price", "$states.input.a[b=1]"] {
            assert!(reference(text).is_none(), "{text}");
        }
    }
}

//! JSONata as scripts: an expression becomes JavaScript that gets the named values as inputs. An
//! expression that is only a path becomes a reference if the path goes only through dictionaries;
//! otherwise it becomes a script, because a path of JSONata goes through the items of lists.

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
    let path = reference(text).map(|(root, parts)| (reading(&root, &parts, roots), root, parts));
    if let Some((reading, root, parts)) = path
        && reading != Reading::Script
        && let Some(found) = resolve(writer, &root, &parts, roots)
    {
        if reading == Reading::OfDictionary {
            report_dictionary(writer);
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

/// What a reference with the names of a path reads.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    /// The same as the path.
    Same,
    /// The same as the path if the value with the name is a dictionary.
    OfDictionary,
    /// Something else if a value on the way is a list or a text, so that a script must read it.
    Script,
}

fn reading(root: &str, parts: &[Part], roots: &Roots<'_>) -> Reading {
    let (first, rest) = match parts.split_first() {
        Some((Part::Key(first), rest)) if root == "states" => (first.as_str(), rest),
        _ => ("", parts),
    };
    let unseen = match first {
        "input" => unseen(roots.input, rest),
        "result" => roots.result.map_or(rest, |result| unseen(result, rest)),
        "errorOutput" => roots.error.map_or(rest, |error| unseen(error, rest)),
        "context" => context::data(rest),
        _ => parts,
    };
    match unseen {
        [] => Reading::Same,
        // A whole result is often a list, such as that of a Map state.
        [_] if first == "result" && rest.len() == 1 => Reading::Script,
        [Part::Key(key)] if !functions::PROPERTIES.contains(&key.as_str()) => Reading::OfDictionary,
        _ => Reading::Script,
    }
}

/// The end of a path that leads into a value which is known only when the workflow runs.
fn unseen<'a>(value: &Value, parts: &'a [Part]) -> &'a [Part] {
    match (value, parts.split_first()) {
        (Value::Object(entries), Some((Part::Key(key), rest))) => {
            entries.get(key).map(|inner| unseen(inner, rest)).unwrap_or_default()
        }
        (Value::Array(items), Some((Part::Index(index), rest))) => {
            let inner = usize::try_from(*index).ok().and_then(|place| items.get(place));
            inner.map_or(parts, |inner| unseen(inner, rest))
        }
        _ => parts,
    }
}

/// Says once for the state machine what the references of the kind [`Reading::OfDictionary`] need.
fn report_dictionary(writer: &mut Writer) {
    let row = writer.draft.enter("(state machine)", "StateMachine");
    writer.draft.change(
        "a path of one name, such as $states.input.a, reads a dictionary; in Step Functions it also reads the items of a list",
        "只有一个名称的路径（如 $states.input.a）读取字典；在 Step Functions 中它还会读取列表中的各项",
    );
    writer.draft.leave(row);
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
    if rest.contains(|c: char| !(c.is_ascii_alphanumeric() || "._[]-".contains(c))) || root.is_empty() {
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

    #[test]
    fn only_paths_through_dictionaries_become_references() {
        let (input, result) = (json!("[[state]]"), json!({"Payload": "{{call.result}}", "StatusCode": 200}));
        let of = |text: &str, result: &Value| {
            let (root, parts) = reference(text).unwrap_or_else(|| panic!("{text} is no path"));
            reading(&root, &parts, &Roots { input: &input, result: Some(result), error: None })
        };
        for (text, expected) in [
            ("$states.input", Reading::Same),
            ("$order", Reading::Same),
            ("$states.result.Payload", Reading::Same),
            ("$states.result.None.a", Reading::Same),
            ("$states.context.Execution.Id", Reading::Same),
            ("$states.input.a", Reading::OfDictionary),
            ("$order.id", Reading::OfDictionary),
            ("$states.result.Payload.a", Reading::OfDictionary),
            ("$states.context.Execution.Input.a", Reading::OfDictionary),
            ("$states.input.l.n", Reading::Script),
            ("$states.input.s.length", Reading::Script),
            ("$states.input.count", Reading::Script),
            ("$states.input.l[0]", Reading::Script),
            ("$order.l.n", Reading::Script),
            ("$states.context.Execution.Input.l.n", Reading::Script),
            ("$states.context.Map.Item.Value.l.n", Reading::Script),
        ] {
            assert_eq!(of(text, &result), expected, "{text}");
        }
        // The result of a Map state is a list; that of a Parallel state is known.
        assert_eq!(of("$states.result.n", &json!("{{each.results}}")), Reading::Script);
        let branches = json!(["{{first.result}}", "{{second.result}}"]);
        assert_eq!(of("$states.result.n", &branches), Reading::Script);
        assert_eq!(of("$states.result[1].n", &branches), Reading::OfDictionary);
        assert_eq!(of("$states.result[1].l.n", &branches), Reading::Script);
    }
}

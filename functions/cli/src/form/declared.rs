//! Declared inputs and outputs: lists in the API, dictionaries by name in files.

use super::places::Places;
use super::problem::Problem;
use crate::yaml::{Entry, Node, Tree};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

type Fields = Map<String, Value>;

/// The input without fields that have no effect.
pub(super) fn settled_input(mut input: Fields) -> Fields {
    input.retain(|name, value| match name.as_str() {
        "type" => *value != json!("string"),
        "required" => *value != json!(false) && !value.is_null(),
        "defaultValue" => !value.is_null(),
        "description" => *value != json!("") && !value.is_null(),
        _ => true,
    });
    input
}

/// The output without fields that have no effect.
pub(super) fn settled_output(mut output: Fields) -> Fields {
    output.retain(|name, value| match name.as_str() {
        "type" => *value != json!("string"),
        "value" => !value.is_null(),
        _ => true,
    });
    output
}

/// The names of the fields in a file, each with the name in the API.
const INPUT: [(&str, &str); 4] =
    [("type", "type"), ("required", "required"), ("default", "defaultValue"), ("description", "description")];
const OUTPUT: [(&str, &str); 2] = [("type", "type"), ("value", "value")];

/// Writes inputs as a dictionary by their names; if that is not possible, as the list of the API.
pub(super) fn inputs(list: &Value) -> Node {
    let entry = |fields: &Fields| match fields.len() {
        1 => Node::from("string"),
        2 if fields.get("type").is_some_and(Value::is_string) => fields.get("type").map(Node::from).unwrap_or_default(),
        _ => named(fields, &INPUT),
    };
    by_name(list, &INPUT, entry)
}

/// Writes outputs as a dictionary by their names; if that is not possible, as the list of the API.
pub(super) fn outputs(list: &Value) -> Node {
    let entry = |fields: &Fields| match fields.get("value") {
        None if fields.len() == 1 => Node::default(),
        Some(value) if fields.len() == 2 && !value.is_object() => value.into(),
        _ => named(fields, &OUTPUT),
    };
    by_name(list, &OUTPUT, entry)
}

fn named(fields: &Fields, names: &[(&str, &str)]) -> Node {
    let entry = |(name, api): &(&str, &str)| Some(Entry::new(*name, fields.get(*api)?.into()));
    Node::map(names.iter().filter_map(entry).collect())
}

fn by_name(list: &Value, known: &[(&str, &str)], entry: impl Fn(&Fields) -> Node) -> Node {
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for item in list.as_array().into_iter().flatten() {
        let fields = item.as_object();
        let name = fields.and_then(|fields| fields.get("name")?.as_str());
        let (Some(fields), Some(name)) = (fields, name) else { return Node::from(list).tall() };
        let is_known = |field: &String| field == "name" || known.iter().any(|(_, api)| api == field);
        if !seen.insert(name) || !fields.keys().all(is_known) {
            return Node::from(list).tall();
        }
        entries.push(Entry::new(name, entry(fields)));
    }
    Node::map(entries).tall()
}

/// Reads the declared inputs.
pub(super) fn read_inputs(node: &Node, places: &mut Places, problems: &mut Vec<Problem>) -> Value {
    read(node, "inputs", &INPUT, places, problems, |node| match &node.tree {
        Tree::Text(kind) => Some(vec![("type".to_owned(), json!(kind))]),
        Tree::Null => Some(Vec::new()),
        _ => None,
    })
}

/// Reads the declared outputs.
pub(super) fn read_outputs(node: &Node, places: &mut Places, problems: &mut Vec<Problem>) -> Value {
    let short = |node: &Node| match &node.tree {
        Tree::Map(_) => None,
        _ => Some(vec![("value".to_owned(), node.value())]),
    };
    read(node, "outputs", &OUTPUT, places, problems, short)
}

fn read(
    node: &Node,
    field: &str,
    names: &[(&str, &str)],
    places: &mut Places,
    problems: &mut Vec<Problem>,
    short: impl Fn(&Node) -> Option<Vec<(String, Value)>>,
) -> Value {
    let Some(entries) = node.entries() else {
        if node.items().is_none() && node.tree != Tree::Null {
            problems.push(Problem { at: node.at.clone(), reason: format!("{field} must be a dictionary or a list") });
        }
        places.value(field, node);
        return node.value();
    };
    places.note(field, &node.at);
    let mut list = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let path = format!("{field}[{at}]");
        places.note(&path, &entry.key_at);
        places.note(&format!("{path}.name"), &entry.key_at);
        let mut fields = Fields::from_iter([("name".to_owned(), json!(entry.key))]);
        if let Some(said) = short(&entry.node) {
            places.value(
                &format!("{path}.{field}", field = if field == "outputs" { "value" } else { "type" }),
                &entry.node,
            );
            fields.extend(said);
        } else if let Some(inner) = entry.node.entries() {
            for part in inner {
                let Some((_, api)) = names.iter().find(|(name, api)| *name == part.key || *api == part.key) else {
                    let all: Vec<_> = names.iter().map(|(name, _)| *name).collect();
                    let reason = format!("{} is none of {}", part.key, all.join(", "));
                    problems.push(Problem { at: part.key_at.clone(), reason });
                    continue;
                };
                places.value(&format!("{path}.{api}"), &part.node);
                fields.insert((*api).to_owned(), part.node.value());
            }
        } else {
            let reason = format!("{} must be a type, or a dictionary with its type and more", entry.key);
            problems.push(Problem { at: entry.node.at.clone(), reason });
        }
        list.push(Value::Object(fields));
    }
    list.into()
}

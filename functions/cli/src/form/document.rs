//! A workflow in a file: reading and printing.

use super::content::{Content, FIELDS, ID, KEPT, SHOWN, STEPS, default_of};
use super::flatten::{self, Flat};
use super::nest::{Nested, nest};
use super::places::Places;
use super::problem::Problem;
use super::words::INDENTED;
use super::{checks, declared, keep};
use crate::yaml::{Entry, Node, Span, Tree, write};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A workflow that was read from a file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The content of the workflow.
    pub content: Content,
    /// The places of its parts in the file.
    pub places: Places,
}

/// Reads a workflow. `stem` is the name of its file, which is the id if the file has none.
pub fn read(root: &Node, stem: &str) -> Result<Document, Vec<Problem>> {
    let mut reader = Reader::default();
    let fields = reader.fields(root);
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let mut fields = fields;
    fields.entry(ID).or_insert_with(|| stem.into());
    let problems = checks::check(&fields, &reader.places);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Document { content: Content::settled(fields), places: reader.places })
}

/// The content of a file with its placeholders, after the same file was read with values in place
/// of the placeholders. Values need not have the right types here.
pub fn template(root: &Node, stem: &str) -> Content {
    let mut fields = Reader::default().fields(root);
    fields.entry(ID).or_insert_with(|| stem.into());
    Content::settled(fields)
}

#[derive(Default)]
struct Reader {
    places: Places,
    problems: Vec<Problem>,
}

impl Reader {
    fn refuse(&mut self, at: &Span, reason: impl Into<String>) {
        self.problems.push(Problem { at: at.clone(), reason: reason.into() });
    }

    fn fields(&mut self, root: &Node) -> Map<String, Value> {
        let mut fields = Map::new();
        let Some(entries) = root.entries() else {
            self.refuse(&root.at, "a workflow must be a dictionary with a name and steps");
            return fields;
        };
        self.places.note("", &entries.first().map_or(0..0, |entry| entry.key_at.clone()));
        for entry in entries {
            self.field(root, entry, &mut fields);
        }
        add_metadata(root, &mut fields);
        if !fields.contains_key("triggers") {
            let first = root.get("triggerConfig").filter(|node| node.tree != Tree::Null);
            let all = root.get("triggerConfigs").map(Node::value);
            if let Some(triggers) = all.or_else(|| Some(Value::from(vec![first?.value()]))) {
                fields.insert("triggers".to_owned(), triggers);
            }
        }
        if fields.get("name").and_then(Value::as_str).is_none_or(|name| name.trim().is_empty()) {
            let at = root.entry("name").map_or_else(|| root.at.start..root.at.start, |entry| entry.node.at.clone());
            self.refuse(&at, "a workflow needs a name");
        }
        fields
    }

    fn field(&mut self, root: &Node, entry: &Entry, fields: &mut Map<String, Value>) {
        let (key, node) = (entry.key.as_str(), &entry.node);
        match key {
            STEPS => {
                self.places.note(STEPS, &entry.key_at);
                let steps = self.steps(root, node);
                fields.insert(key.to_owned(), steps);
            }
            INDENTED => {
                if !matches!(node.tree, Tree::Bool(_)) {
                    self.refuse(&node.at, "indented must be true or false");
                }
            }
            "inputs" => {
                fields.insert(key.to_owned(), declared::read_inputs(node, &mut self.places, &mut self.problems));
            }
            "outputs" => {
                fields.insert(key.to_owned(), declared::read_outputs(node, &mut self.places, &mut self.problems));
            }
            ID => {
                self.places.value(key, node);
                if node.text().is_none_or(str::is_empty) {
                    self.refuse(&node.at, "the id of a workflow must be a text");
                }
                fields.insert(key.to_owned(), node.value());
            }
            _ if FIELDS.contains(&key) => {
                self.places.value(key, node);
                self.kind(key, node);
                fields.insert(key.to_owned(), node.value());
            }
            "_meta" => {}
            _ if SHOWN.contains(&key) => {}
            _ => {
                let near = model::nearest(key, FIELDS.into_iter().chain([STEPS]));
                let near = near.map(|near| format!(", did you mean {near}?")).unwrap_or_default();
                self.refuse(&entry.key_at, format!("{key} is no field of a workflow{near}"));
            }
        }
    }

    /// Refuses a value that does not have the type of the field.
    fn kind(&mut self, field: &str, node: &Node) {
        let wanted = match (default_of(field), &node.tree) {
            (Value::Bool(_), tree) if !matches!(tree, Tree::Bool(_)) => "true or false",
            (Value::Number(_), tree) if !matches!(tree, Tree::Number(number) if number.is_i64()) => "a whole number",
            (Value::String(_), tree) if !matches!(tree, Tree::Text(_)) => "a text",
            (Value::Array(_), tree) if !matches!(tree, Tree::List(_)) => "a list",
            (Value::Object(_), tree) if !matches!(tree, Tree::Map(_)) => "a dictionary",
            _ => return,
        };
        let wrong = field != KEPT || !matches!(node.tree, Tree::Null);
        if wrong {
            self.refuse(&node.at, format!("{field} must be {wanted}"));
        }
    }

    fn steps(&mut self, root: &Node, node: &Node) -> Value {
        let Flat { steps, places, problems } = flatten::flatten(node, is_indented(root));
        self.places.extend(places);
        self.problems.extend(problems);
        steps.into_iter().map(|(step, _)| Value::Object(step)).collect()
    }
}

fn is_indented(root: &Node) -> bool {
    !root.get(INDENTED).is_some_and(|node| node.tree == Tree::Bool(false))
}

/// Prints a workflow. `stem` is the name of its file. The comments of `old`, an earlier text, are
/// kept at the parts that still exist.
pub fn print(content: &Content, stem: &str, old: Option<&Node>) -> String {
    let Nested { steps, indented } = nest(&content.steps());
    let mut entries = Vec::new();
    for name in FIELDS {
        let Some(value) = content.0.get(name) else { continue };
        let node = match name {
            ID if value == stem => continue,
            "inputs" => declared::inputs(value),
            "outputs" => declared::outputs(value),
            "triggers" => Node::from(value).tall(),
            _ => value.into(),
        };
        entries.push(Entry::new(name, node));
    }
    if !indented {
        entries.push(Entry::new(INDENTED, Tree::Bool(false).into()));
    }
    entries.push(Entry::new(STEPS, steps));
    let mut root = Node::map(entries).tall();
    if let Some(old) = old {
        let flat = old.get(STEPS).map(|steps| flatten::flatten(steps, is_indented(old)).steps).unwrap_or_default();
        let steps = content.steps();
        let ids: HashSet<_> = steps.iter().filter_map(|step| step.get(ID)?.as_str()).collect();
        keep::keep(old, &flat, &mut root, |id| ids.contains(id));
    }
    write(&root)
}

/// Adds the fields that an exported file has in `metadata`, unless it also has them at the top
/// level.
fn add_metadata(root: &Node, fields: &mut Map<String, Value>) {
    for entry in root.get("metadata").and_then(Node::entries).into_iter().flatten() {
        if FIELDS.contains(&entry.key.as_str()) && !fields.contains_key(&entry.key) {
            fields.insert(entry.key.clone(), entry.node.value());
        }
    }
}

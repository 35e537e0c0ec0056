//! Reads nested steps as the flat list of the API.

use super::blocks::{self, Kind};
use super::nest::{branch_id, mark_id, usual_mark};
use super::places::Places;
use super::problem::Problem;
use super::step::{self, Fields};
use super::words::{END, EXPLICIT, INDENT, MARKS, PLAIN, SECTIONS, is_reserved};
use crate::yaml::{Entry, Item, Node, Span, Tree};
use catalogue::Module;
use serde_json::{Map, Value, json};

/// The flat list of a file.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    /// The steps, each with the item that it is written in. A mark of a block has none.
    pub steps: Vec<(Fields, Option<&'a Item>)>,
    /// The places of the parts of the steps in the file.
    pub places: Places,
    /// The parts that cannot be read.
    pub problems: Vec<Problem>,
}

/// The flat list of these nested steps. If `indented`, a step without its own level gets the depth
/// of its blocks as level.
pub(super) fn flatten(steps: &Node, indented: bool) -> Flat<'_> {
    let mut flattener = Flattener { indented, flat: Flat::default() };
    flattener.section(steps, 0);
    flattener.flat
}

struct Flattener<'a> {
    indented: bool,
    flat: Flat<'a>,
}

impl<'a> Flattener<'a> {
    fn refuse(&mut self, at: &Span, reason: impl Into<String>) {
        self.flat.problems.push(Problem { at: at.clone(), reason: reason.into() });
    }

    fn level(&self, depth: i64) -> i64 {
        if self.indented { depth } else { 0 }
    }

    /// The path of the next step.
    fn path(&self) -> String {
        format!("steps[{}]", self.flat.steps.len())
    }

    fn section(&mut self, node: &'a Node, depth: i64) {
        match &node.tree {
            Tree::List(items) => items.iter().for_each(|item| self.step(item, depth)),
            Tree::Null => {}
            _ => self.refuse(&node.at, "steps must be a list"),
        }
    }

    fn step(&mut self, item: &'a Item, depth: i64) {
        let Some(entries) = item.node.entries() else {
            return self.refuse(&item.node.at, "a step must be like `id: {module: main input, other: inputs}`");
        };
        if entries.iter().any(|entry| EXPLICIT.contains(&entry.key.as_str())) {
            return self.explicit(item, entries);
        }
        let mut ids = entries.iter().filter(|entry| !is_reserved(&entry.key));
        let (Some(head), None) = (ids.next(), ids.next()) else {
            let names: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
            let reason =
                format!("a step has one key that is its id, and fields beside it; this one has {}", names.join(", "));
            return self.refuse(&item.node.at, reason);
        };
        self.short(item, entries, head, depth);
    }

    fn explicit(&mut self, item: &'a Item, entries: &'a [Entry]) {
        let path = self.path();
        let start = entries.first().map_or(&item.node.at, |entry| &entry.node.at);
        let at = item.node.get("id").map_or(start, |node| &node.at).clone();
        self.flat.places.note(&path, &at);
        for entry in entries {
            self.flat.places.value(&format!("{path}.{}", entry.key), &entry.node);
        }
        let fields = entries.iter().map(|entry| (entry.key.clone(), entry.node.value())).collect();
        self.flat.steps.push((step::settled(fields), Some(item)));
    }

    fn short(&mut self, item: &'a Item, entries: &'a [Entry], head: &'a Entry, depth: i64) {
        let path = self.path();
        self.flat.places.note(&path, &head.key_at);
        self.flat.places.note(&format!("{path}.id"), &head.key_at);
        let Some((module_id, module, parameters)) = self.inner(&path, head) else { return };
        let mut fields = Fields::new();
        fields.insert("id".to_owned(), head.key.clone().into());
        fields.insert("moduleId".to_owned(), module_id.into());
        for entry in entries.iter().filter(|entry| PLAIN.contains(&entry.key.as_str())) {
            self.flat.places.value(&format!("{path}.{}", entry.key), &entry.node);
            fields.insert(entry.key.clone(), entry.node.value());
        }
        let level = match item.node.get(INDENT) {
            None => json!(self.level(depth)),
            Some(node) => node.value(),
        };
        fields.insert("indentationLevel".to_owned(), level);
        fields.insert("parameters".to_owned(), Value::Object(parameters));
        self.flat.steps.push((step::settled(fields), Some(item)));
        self.beside(entries, head, module);
        if let Some((module, kind)) = module.and_then(|module| Some((module, blocks::opens(module)?)))
            && entries.iter().any(|entry| SECTIONS.contains(&entry.key.as_str()))
        {
            self.block(item, head, module, kind, depth);
        } else if let Some(marks) = item.node.entry(MARKS) {
            self.refuse(&marks.key_at, format!("{} has no lists of steps, so there are no marks", head.key));
        }
    }

    /// The module of a step, and its parameters.
    fn inner(&mut self, path: &str, head: &'a Entry) -> Option<(String, Option<&'static Module>, Map<String, Value>)> {
        let entries = match &head.node.tree {
            Tree::Text(word) => {
                self.flat.places.note(&format!("{path}.moduleId"), &head.node.at);
                let module = catalogue::named(word);
                return Some((module.map_or(word.as_str(), |module| module.id).to_owned(), module, Map::new()));
            }
            Tree::Map(entries) if !entries.is_empty() => entries,
            _ => {
                let key = &head.key;
                self.refuse(&head.key_at, format!("{key} needs its module, as in `{key}: {{module: main input}}`"));
                return None;
            }
        };
        let first = entries.first()?;
        let module = catalogue::named(&first.key);
        self.flat.places.note(&format!("{path}.moduleId"), &first.key_at);
        self.flat.places.note(&format!("{path}.parameters"), &first.key_at);
        let mut parameters = Map::new();
        match step::parameters(module, entries) {
            Ok(found) => {
                for (name, value, node) in found {
                    self.flat.places.value(&format!("{path}.parameters.{name}"), node);
                    parameters.insert(name, value);
                }
            }
            Err((at, reason)) => self.refuse(&at, reason),
        }
        Some((module.map_or(first.key.as_str(), |module| module.id).to_owned(), module, parameters))
    }

    /// Refuses keys that the step cannot have.
    fn beside(&mut self, entries: &'a [Entry], head: &'a Entry, module: Option<&'static Module>) {
        let kind = module.and_then(blocks::opens);
        let sections: Vec<_> = kind.into_iter().flat_map(|kind| [&[kind.first()], kind.later()].concat()).collect();
        for entry in entries {
            let key = entry.key.as_str();
            let is_section = SECTIONS.contains(&key);
            let is_known = key == head.key || PLAIN.contains(&key) || key == INDENT;
            if is_known || sections.contains(&key) || (key == MARKS && kind.is_some()) {
                continue;
            }
            let reason = match (is_section, sections.as_slice()) {
                (true, []) => format!("{} has no block, so there is no {key}", head.key),
                (true, sections) => format!("the block of {} has {}, not {key}", head.key, sections.join(" and ")),
                (false, _) => format!("{key} is no field of a step here"),
            };
            self.refuse(&entry.key_at, reason);
        }
    }

    fn block(&mut self, item: &'a Item, head: &'a Entry, module: &'static Module, kind: Kind, depth: i64) {
        let marks = item.node.get(MARKS);
        let said = |key: &str| marks.and_then(|marks| marks.get(key));
        if let Some(marks) = marks {
            self.only_marks(marks, kind);
        }
        if let Some(section) = item.node.get(kind.first()) {
            self.section(section, depth + 1);
        }
        for key in kind.later() {
            let Some(entry) = item.node.entry(key) else {
                if let Some(said) = marks.and_then(|marks| marks.entry(key)) {
                    self.refuse(&said.key_at, format!("{} has no {key}, so it has no mark", head.key));
                }
                continue;
            };
            let divider = blocks::divider(module, key);
            if kind.is_split() {
                self.branches(entry, said(key), head, divider, depth);
            } else {
                self.mark(said(key), &mark_id(&head.key, key), divider, depth, &entry.key_at);
                self.section(&entry.node, depth + 1);
            }
        }
        self.mark(said(END), &mark_id(&head.key, END), module.end.unwrap_or_default(), depth, &head.key_at);
    }

    fn branches(&mut self, entry: &'a Entry, said: Option<&'a Node>, head: &'a Entry, divider: &str, depth: i64) {
        let Some(branches) = entry.node.items() else {
            return self.refuse(&entry.node.at, "branches must be a list of lists of steps");
        };
        let said = said.and_then(Node::items).unwrap_or_default();
        if let Some(more) = said.get(branches.len()) {
            self.refuse(
                &more.node.at,
                format!("{} has {} branches, so it has no more marks", head.key, branches.len()),
            );
        }
        for (number, branch) in branches.iter().enumerate() {
            let own = said.get(number).map(|item| &item.node);
            self.mark(own, &branch_id(&head.key, number), divider, depth, &branch.node.at);
            self.section(&branch.node, depth + 1);
        }
    }

    fn only_marks(&mut self, marks: &'a Node, kind: Kind) {
        let known: Vec<_> = [kind.later(), &[END]].concat();
        let Some(entries) = marks.entries() else { return self.refuse(&marks.at, "marks must be a dictionary") };
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            self.refuse(&entry.key_at, format!("the marks of this block are {}", known.join(" and ")));
        }
    }

    /// The step that divides or closes a block.
    fn mark(&mut self, own: Option<&'a Node>, id: &str, module: &str, depth: i64, at: &Span) {
        let path = self.path();
        let level = self.level(depth);
        let fields = match own.map(|node| &node.tree) {
            None | Some(Tree::Null) => usual_mark(id, module, level),
            Some(Tree::Text(own)) => usual_mark(own, module, level),
            Some(Tree::Map(entries)) => {
                for entry in entries {
                    self.flat.places.value(&format!("{path}.{}", entry.key), &entry.node);
                }
                let mut fields: Fields = entries.iter().map(|entry| (entry.key.clone(), entry.node.value())).collect();
                if !fields.contains_key("moduleId") {
                    fields.insert("moduleId".to_owned(), module.into());
                }
                step::settled(fields)
            }
            Some(_) => {
                let at = own.map(|node| node.at.clone()).unwrap_or_default();
                self.refuse(&at, "a mark is an id, or the fields of its step");
                return;
            }
        };
        let at = own.map_or(at, |node| &node.at);
        self.flat.places.note(&path, at);
        self.flat.steps.push((fields, None));
    }
}

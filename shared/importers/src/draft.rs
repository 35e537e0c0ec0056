//! A workflow that is being written, and the row of the report that is being filled.

use crate::Report;
use crate::ids::Ids;
use crate::report::{Entry, Outcome};
use model::Said;
use serde_json::{Map, Value, json};

/// A step of a workflow that is being written.
#[derive(Clone, Debug)]
pub struct Made {
    /// The step's id.
    pub id: String,
    /// The module of the step.
    pub module: String,
    /// The name that editors show.
    pub name: String,
    /// The parameters of the step.
    pub parameters: Map<String, Value>,
    /// A note for readers.
    pub note: String,
    /// Whether it is skipped.
    pub disabled: bool,
}

/// A workflow that an import creates.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// The name for users.
    pub name: String,
    /// A description for users.
    pub description: String,
    /// The id in the source, for workflows that call each other.
    pub source_id: String,
    /// Further fields of the workflow, in the format of the API.
    pub fields: Map<String, Value>,
    /// The steps in order.
    pub steps: Vec<Made>,
}

impl Flow {
    /// The workflow in the format of the API.
    pub fn json(&self) -> Value {
        let mut level = 0_i64;
        let mut steps = Vec::new();
        for step in &self.steps {
            let (closes, opens) = block(&step.module);
            level -= i64::from(closes);
            let mut row = json!({"id": step.id, "moduleId": step.module, "indentationLevel": level.max(0), "parameters": step.parameters});
            let optional = [
                ("name", json!(step.name), step.name.is_empty()),
                ("note", json!(step.note), step.note.is_empty()),
                ("isDisabled", json!(step.disabled), !step.disabled),
            ];
            if let Some(row) = row.as_object_mut() {
                row.extend(
                    optional.into_iter().filter(|(_, _, no)| !no).map(|(name, value, _)| (name.to_owned(), value)),
                );
            }
            steps.push(row);
            level += i64::from(opens);
        }
        let mut flow = json!({"name": self.name, "description": self.description, "steps": steps});
        if let Some(flow) = flow.as_object_mut() {
            flow.extend(self.fields.clone());
        }
        flow
    }
}

/// Whether a module closes a block, and whether it opens one.
pub(crate) fn block(module: &str) -> (bool, bool) {
    match module {
        "if_condition" | "loop" | "foreach" | "while" | "parallel.start" | "race.start" | "try.start" => (false, true),
        "else" | "parallel.branch" | "race.branch" | "try.catch" | "try.finally" => (true, true),
        "endif" | "endloop" | "endforeach" | "endwhile" | "parallel.end" | "race.end" | "try.end" => (true, false),
        _ => (false, false),
    }
}

/// A workflow that is written step by step, with its report.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The workflow as it is written so far.
    pub flow: Flow,
    /// The ids of its steps.
    pub ids: Ids,
    /// The report so far.
    pub report: Report,
    /// The row that steps and notes belong to.
    current: Option<usize>,
}

impl Draft {
    /// Begins the row of a part of the source, or continues it.
    pub fn enter(&mut self, source: &str, kind: &str) -> Option<usize> {
        let before = self.current;
        let known = self.report.entries.iter().position(|entry| entry.source == source && entry.kind == kind);
        let place = known.unwrap_or_else(|| {
            self.report.entries.push(Entry {
                source: source.to_owned(),
                kind: kind.to_owned(),
                outcome: Outcome::Carried,
                steps: Vec::new(),
                notes: Vec::new(),
            });
            self.report.entries.len() - 1
        });
        self.current = Some(place);
        before
    }

    /// Continues with an earlier row.
    pub fn leave(&mut self, row: Option<usize>) {
        self.current = row;
    }

    fn entry(&mut self) -> Option<&mut Entry> {
        self.current.and_then(|place| self.report.entries.get_mut(place))
    }

    /// Whether the current part could not be imported.
    pub fn is_marked(&mut self) -> bool {
        self.entry().is_some_and(|entry| entry.outcome == Outcome::Marked)
    }

    /// Writes a step under an id that was taken before.
    pub fn put(&mut self, id: &str, module: &str, name: &str, parameters: Value) {
        let parameters = match parameters {
            Value::Object(entries) => entries,
            _ => Map::new(),
        };
        let made = Made {
            id: id.to_owned(),
            module: module.to_owned(),
            name: name.to_owned(),
            parameters,
            note: String::new(),
            disabled: false,
        };
        self.flow.steps.push(made);
        let id = id.to_owned();
        if let Some(entry) = self.entry()
            && !entry.steps.contains(&id)
        {
            entry.steps.push(id);
        }
    }

    /// Writes a step with an id that is similar to a name, and returns the id.
    pub fn push(&mut self, hint: &str, module: &str, parameters: Value) -> String {
        let id = self.ids.take(hint);
        self.put(&id, module, "", parameters);
        id
    }

    /// The step that was written last.
    pub fn last(&mut self) -> Option<&mut Made> {
        self.flow.steps.last_mut()
    }

    /// Adds a note about the current part, which works in the same way here.
    pub fn note(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        let said = Said::new(en, zh);
        if let Some(entry) = self.entry()
            && !entry.notes.contains(&said)
        {
            entry.notes.push(said);
        }
    }

    /// Adds a note about a difference, or about a value that must be set.
    pub fn change(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        self.note(en, zh);
        if let Some(entry) = self.entry() {
            entry.outcome = entry.outcome.max(Outcome::Changed);
        }
    }

    /// Writes a step that fails at this place, with the reason.
    pub fn mark(&mut self, hint: &str, name: &str, en: impl Into<String>, zh: impl Into<String>) -> String {
        let (en, zh) = (en.into(), zh.into());
        let id = self.ids.take(hint);
        let source = self.entry().map(|entry| entry.source.clone()).unwrap_or_default();
        let message = crate::template::literal(&format!("Not imported: {source}: {en}"));
        self.put(&id, "fail", name, json!({"message": message}));
        if let Some(step) = self.last() {
            step.note.clone_from(&en);
        }
        self.note(en, zh);
        if let Some(entry) = self.entry() {
            entry.outcome = Outcome::Marked;
        }
        id
    }
}

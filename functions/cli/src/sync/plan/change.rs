//! The changes of a workflow, by fields and steps.

use crate::form::{Content, STEPS};
use crate::sync::server::Stored;
use serde::Serialize;
use serde_json::{Map, Value};
use similar::TextDiff;
use std::collections::BTreeMap;

/// What changes in a workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The fields that differ.
    pub fields: Vec<&'static str>,
    /// The steps that change.
    pub steps: Steps,
}

/// The ids of the steps that change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// The new steps.
    pub added: Vec<String>,
    /// The steps that no longer exist.
    pub removed: Vec<String>,
    /// The steps whose fields differ.
    pub changed: Vec<String>,
    /// Whether the order of the other steps differs.
    pub moved: bool,
}

/// The changes between two contents.
pub fn of(before: &Stored, after: &Stored) -> Change {
    let mut fields: Vec<_> = after.content.differing(&before.content);
    if before.folder != after.folder {
        fields.insert(0, "folder");
    }
    let changes_steps = fields.contains(&STEPS);
    Change { fields, steps: if changes_steps { steps(&before.content, &after.content) } else { Steps::default() } }
}

fn steps(before: &Content, after: &Content) -> Steps {
    let (before, after) = (before.steps(), after.steps());
    let by_id = |steps: &[Map<String, Value>]| -> BTreeMap<String, Vec<Map<String, Value>>> {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for step in steps {
            found.entry(id(step)).or_default().push(step.clone());
        }
        found
    };
    let (old, new) = (by_id(&before), by_id(&after));
    let common = |steps: &[Map<String, Value>], other: &BTreeMap<String, _>| -> Vec<String> {
        steps.iter().map(id).filter(|id| other.contains_key(id)).collect()
    };
    Steps {
        added: new.keys().filter(|id| !old.contains_key(*id)).cloned().collect(),
        removed: old.keys().filter(|id| !new.contains_key(*id)).cloned().collect(),
        changed: new
            .iter()
            .filter(|(id, steps)| old.get(*id).is_some_and(|other| other != *steps))
            .map(|(id, _)| id.clone())
            .collect(),
        moved: common(&before, &new) != common(&after, &old),
    }
}

fn id(step: &Map<String, Value>) -> String {
    step.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The lines that differ between two texts.
pub fn lines(before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after).unified_diff().context_radius(3).to_string()
}

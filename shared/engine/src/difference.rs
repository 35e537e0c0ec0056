//! Compares two definitions: steps by their ids, inputs and outputs by their names, and all other
//! values by position. The size of the result is limited.

mod order;
mod values;

pub use values::{Change, Kind};

use model::{Definition, Step};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use values::Budget;

/// The differences between two definitions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Whether both definitions do the same.
    pub equal: bool,
    /// The differences between the steps.
    pub steps: Steps,
    /// The differences between the declared inputs.
    pub inputs: Named,
    /// The differences between the declared outputs.
    pub outputs: Named,
    /// The differences between the triggers, by position.
    pub triggers: Vec<Change>,
    /// The differences between the settings: which records of steps are kept, and the fields that
    /// are only kept for exports.
    pub settings: Vec<Change>,
    /// Whether the result was cut because it was too large.
    pub truncated: bool,
}

/// The differences between the steps of two definitions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ChangedSteps")]
pub struct Steps {
    /// The steps that only the later definition has, with their positions there.
    pub added: Vec<Placed>,
    /// The steps that only the earlier definition has, with their positions there.
    pub removed: Vec<Placed>,
    /// The steps that were moved. It is the smallest possible set.
    pub moved: Vec<Moved>,
    /// The steps that both definitions have, with differences.
    pub changed: Vec<ChangedStep>,
}

/// A step and its position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ComparedStep")]
pub struct Placed {
    /// The position of the step, from 0.
    pub index: usize,
    /// The id of the step.
    pub id: String,
    /// The module of the step.
    pub module_id: String,
    /// The name of the step in the editor.
    pub name: Option<String>,
}

/// A step with another position than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "MovedStep")]
pub struct Moved {
    /// The id of the step.
    pub id: String,
    /// The earlier position, from 0.
    pub from: usize,
    /// The later position, from 0.
    pub to: usize,
}

/// A step that has changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangedStep {
    /// The id of the step.
    pub id: String,
    /// The later position, from 0.
    pub index: usize,
    /// The changes inside the step.
    pub changes: Vec<Change>,
}

/// The differences between things with names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "NamedChanges")]
pub struct Named {
    /// The names that only the later definition has.
    pub added: Vec<String>,
    /// The names that only the earlier definition has.
    pub removed: Vec<String>,
    /// The names that both definitions have, with differences.
    pub changed: Vec<ChangedName>,
}

/// A named thing that has changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangedName {
    /// The name of the thing.
    pub name: String,
    /// The changes inside the thing.
    pub changes: Vec<Change>,
}

/// Compares the definition `after` with the definition `before`.
pub fn compare(before: &Definition, after: &Definition) -> Difference {
    let mut budget = Budget::default();
    let inputs = |definition: &Definition| {
        definition.inputs.iter().map(|input| (input.name.clone(), value(input))).collect::<Vec<_>>()
    };
    let outputs = |definition: &Definition| {
        definition.outputs.iter().map(|output| (output.name.clone(), value(output))).collect::<Vec<_>>()
    };
    let mut difference = Difference {
        equal: Definition { v: after.v, ..before.clone() } == *after,
        steps: steps(&before.steps, &after.steps, &mut budget),
        inputs: named(&inputs(before), &inputs(after), &mut budget),
        outputs: named(&outputs(before), &outputs(after), &mut budget),
        triggers: budget.changes(&value(&before.triggers), &value(&after.triggers)),
        settings: budget.changes(&settings(before), &settings(after)),
        truncated: false,
    };
    difference.truncated = budget.spent();
    difference
}

fn value<T: Serialize>(record: &T) -> Value {
    // This can only fail if a key of a map is not a string, and all keys of definitions are
    // strings.
    serde_json::to_value(record).unwrap_or_default()
}

fn settings(definition: &Definition) -> Value {
    let mut settings = Map::from_iter([("record".to_owned(), value(&definition.record))]);
    settings.extend(definition.limit.as_ref().map(|limit| ("limit".to_owned(), value(limit))));
    settings.extend(definition.kept.clone());
    Value::Object(settings)
}

fn steps(before: &[Step], after: &[Step], budget: &mut Budget) -> Steps {
    let old: HashMap<_, _> = before.iter().enumerate().map(|(index, step)| (step.id.as_str(), (index, step))).collect();
    let new: HashMap<_, _> = after.iter().enumerate().map(|(index, step)| (step.id.as_str(), (index, step))).collect();
    let placed = |(index, step): (usize, &Step)| Placed {
        index,
        id: step.id.clone(),
        module_id: step.module_id.clone(),
        name: step.name.clone(),
    };
    let only = |steps: &[Step], others: &HashMap<&str, (usize, &Step)>| {
        let only = steps.iter().enumerate().filter(|(_, step)| !others.contains_key(step.id.as_str()));
        only.map(placed).collect::<Vec<_>>()
    };
    let both: Vec<_> = after
        .iter()
        .enumerate()
        .filter_map(|(to, step)| old.get(step.id.as_str()).map(|&(from, old)| (from, to, old, step)))
        .collect();
    let from: Vec<_> = both.iter().map(|&(from, ..)| from).collect();
    let moved = order::out_of_order(&from)
        .into_iter()
        .filter_map(|place| both.get(place))
        .map(|&(from, to, _, step)| Moved { id: step.id.clone(), from, to })
        .collect();
    let changed = both
        .iter()
        .filter(|(_, _, old, step)| old != step)
        .map(|&(_, index, old, step)| {
            let changes = budget.changes(&value(old), &value(step));
            ChangedStep { id: step.id.clone(), index, changes }
        })
        .collect();
    Steps { added: only(after, &old), removed: only(before, &new), moved, changed }
}

fn named(before: &[(String, Value)], after: &[(String, Value)], budget: &mut Budget) -> Named {
    let find =
        |list: &[(String, Value)], name: &str| list.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone());
    let only = |list: &[(String, Value)], other: &[(String, Value)]| {
        list.iter().filter(|(name, _)| find(other, name).is_none()).map(|(name, _)| name.clone()).collect()
    };
    let changed = after.iter().filter_map(|(name, new)| {
        let old = find(before, name).filter(|old| old != new)?;
        Some(ChangedName { name: name.clone(), changes: budget.changes(&old, new) })
    });
    Named { changed: changed.collect(), added: only(after, before), removed: only(before, after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn definition(value: &Value) -> Definition {
        let mut value = value.clone();
        value["v"] = json!(1);
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_difference_tells_what_an_editor_did() {
        let step = |id: &str, text: &str| json!({"id": id, "moduleId": "log", "parameters": {"list": [1, {"a": text}], "message": text}});
        let before = definition(&json!({
            "steps": [step("a", "1"), step("b", "1"), step("c", "1"), step("d", "1")],
            "inputs": [{"name": "x", "type": "string"}, {"name": "y", "type": "string"}],
            "triggers": [{"type": "sms"}],
        }));
        let after = definition(&json!({
            "steps": [step("d", "1"), step("a", "1"), step("b", "2"), step("e", "1")],
            "inputs": [{"name": "y", "type": "number"}],
            "outputs": [{"name": "z", "value": "{{a}}"}],
            "triggers": [{"type": "sms", "sender": "1"}, {"type": "manual"}],
            "record": "failed",
            "kept": {"cardIconRes": "bolt"},
        }));
        let difference = serde_json::to_value(compare(&before, &after)).unwrap();
        let placed = |index: usize, id: &str| json!({"index": index, "id": id, "moduleId": "log", "name": null});
        let change = |path: &str, before: &str, after: &str| json!({"path": path, "kind": "changed", "before": before, "after": after});
        assert_eq!(
            difference,
            json!({
                "equal": false,
                "steps": {
                    "added": [placed(3, "e")],
                    "removed": [placed(2, "c")],
                    "moved": [{"id": "d", "from": 3, "to": 0}],
                    "changed": [{"id": "b", "index": 2, "changes": [
                        change("parameters.list[1].a", "1", "2"), change("parameters.message", "1", "2")
                    ]}],
                },
                "inputs": {"added": [], "removed": ["x"], "changed": [
                    {"name": "y", "changes": [change("type", "string", "number")]}
                ]},
                "outputs": {"added": ["z"], "removed": [], "changed": []},
                "triggers": [
                    {"path": "[0].sender", "kind": "added", "after": "1"},
                    {"path": "[1]", "kind": "added", "after": {"type": "manual"}},
                ],
                "settings": [
                    {"path": "record", "kind": "changed", "before": "all", "after": "failed"},
                    {"path": "cardIconRes", "kind": "added", "after": "bolt"},
                ],
                "truncated": false,
            })
        );
        let same = compare(&after, &after);
        assert_eq!(same, Difference { equal: true, ..Difference::default() });
    }

    #[test]
    fn what_is_told_is_bounded() {
        let deep = |leaf: usize| {
            let list: Vec<_> = (0..5_000).map(|i| i + leaf).collect();
            definition(&json!({"steps": [{"id": "a", "moduleId": "log", "parameters": {"x".repeat(100_000): list}}]}))
        };
        let difference = compare(&deep(0), &deep(1));
        assert!(difference.truncated && !difference.equal);
        assert!(serde_json::to_string(&difference).unwrap().len() < 1_000_000);
    }
}

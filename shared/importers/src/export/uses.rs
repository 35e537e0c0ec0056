//! Finds where variables and outputs of steps are used, and which variables belong to one pass or
//! branch.

use super::pieces;
use super::tree::Node;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A place where a value is read, or a variable is set.
#[derive(Clone, Debug)]
pub struct Use {
    /// The name of the variable, or the id of the step.
    pub name: String,
    /// Whether it is a variable.
    pub is_variable: bool,
    /// The passes and branches around the place.
    pub scope: Vec<String>,
    /// The step that sets the variable; `None` if it is read.
    pub setter: Option<String>,
}

/// Whether the values inside of a block of this module cannot be used outside of it.
pub fn opens_scope(module: &str) -> bool {
    module == "foreach" || module == "parallel.start"
}

/// The scope of a part of a block.
pub fn scope(block: &str, number: usize) -> String {
    format!("{block}/{number}")
}

/// All uses, in the order of the steps. The values that a step reads come before those that it
/// sets.
pub fn of(workflow: &Value, nodes: &[Node]) -> Vec<Use> {
    let mut all = Vec::new();
    walk(nodes, &[], &mut all);
    reads(workflow.get("outputs").unwrap_or(&Value::Null), &[], &mut all);
    all
}

fn walk(nodes: &[Node], around: &[String], all: &mut Vec<Use>) {
    for node in nodes {
        let is_late = |name: &str| node.module == "foreach" && name == "collect";
        for (_, value) in node.parameters.iter().filter(|(name, _)| !is_late(name)) {
            reads(value, around, all);
        }
        if node.module == "set_variable"
            && let Some(name) = node.parameter("name").as_str()
        {
            let (name, scope, setter) = (name.to_owned(), around.to_vec(), Some(node.id.clone()));
            all.push(Use { name, is_variable: true, scope, setter });
        }
        let mut inner = around.to_vec();
        for (number, (_, part)) in node.parts.iter().enumerate() {
            inner.truncate(around.len());
            if opens_scope(&node.module) {
                inner.push(scope(&node.id, number));
            }
            walk(part, &inner, all);
        }
        // The parameter `collect` is evaluated at the end of each pass.
        if is_late("collect") {
            reads(&node.parameter("collect"), &inner, all);
        }
    }
}

fn reads(value: &Value, scope: &[String], all: &mut Vec<Use>) {
    match value {
        Value::String(given) => {
            for reference in pieces::references(given) {
                let inner = reference.get(2..reference.len().saturating_sub(2)).unwrap_or_default().trim();
                let end = inner.find(['.', '[']).unwrap_or(inner.len());
                let name = inner.get(..end).unwrap_or_default().to_owned();
                let is_variable = reference.starts_with("[[");
                all.push(Use { name, is_variable, scope: scope.to_vec(), setter: None });
            }
        }
        Value::Array(items) => items.iter().for_each(|item| reads(item, scope, all)),
        Value::Object(entries) => entries.values().for_each(|item| reads(item, scope, all)),
        _ => {}
    }
}

/// The variables that are used in only one pass or branch, and that are first set there by a step
/// that always runs. In a state machine, they are variables of a Map or Parallel state.
pub(super) fn local(
    uses: &[Use],
    scopes: &HashMap<String, Vec<String>>,
    straight: &HashSet<String>,
) -> HashSet<String> {
    let mut found = HashSet::new();
    for first in uses.iter().filter(|used| used.is_variable) {
        if found.contains(&first.name)
            || uses.iter().find(|used| same(used, first)).is_none_or(|used| used.setter != first.setter)
        {
            continue;
        }
        let Some(setter) = &first.setter else { continue };
        let own = scopes.get(setter).cloned().unwrap_or_default();
        let is_alone = uses.iter().filter(|used| same(used, first)).all(|used| used.scope.starts_with(&own));
        if !own.is_empty() && straight.contains(setter) && is_alone {
            found.insert(first.name.clone());
        }
    }
    found
}

fn same(left: &Use, right: &Use) -> bool {
    left.is_variable && right.is_variable && left.name == right.name
}

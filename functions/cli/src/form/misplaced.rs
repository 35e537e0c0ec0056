//! Finds placeholders at places where they are not allowed, because steps, blocks and ids must be
//! the same in all environments.

use super::content::{ID, STEPS};
use super::problem::Problem;
use super::words::{BRANCHES, EXPLICIT, INDENT, INDENTED, MARKS, SECTIONS, is_reserved};
use crate::variables::is_marked;
use crate::yaml::{Entry, Node, Tree};

/// The first placeholder that is not allowed.
pub fn misplaced(root: &Node) -> Option<Problem> {
    let entries = root.entries().unwrap_or_default();
    entries.iter().find_map(|entry| match entry.key.as_str() {
        STEPS => section(&entry.node),
        ID | INDENTED | "inputs" | "outputs" => text(&entry.node),
        _ => None,
    })
}

/// A placeholder instead of a list of steps or of a step, or in the keys that define the nesting.
fn section(node: &Node) -> Option<Problem> {
    text(node).or_else(|| node.items()?.iter().find_map(|item| step(&item.node)))
}

fn step(node: &Node) -> Option<Problem> {
    text(node).or_else(|| node.entries()?.iter().find_map(part))
}

fn part(entry: &Entry) -> Option<Problem> {
    match entry.key.as_str() {
        BRANCHES => text(&entry.node).or_else(|| entry.node.items()?.iter().find_map(|item| section(&item.node))),
        key if SECTIONS.contains(&key) => section(&entry.node),
        key if EXPLICIT.contains(&key) || key == INDENT => text(&entry.node),
        MARKS => is_marked(&entry.node.value()).then(|| problem(&entry.node)),
        // The id of the step, with its module: a text is the module.
        key if !is_reserved(key) => text(&entry.node),
        _ => None,
    }
}

fn text(node: &Node) -> Option<Problem> {
    match &node.tree {
        Tree::Text(_) => is_marked(&node.value()).then(|| problem(node)),
        _ => None,
    }
}

fn problem(node: &Node) -> Problem {
    let reason = "steps, blocks and ids are the same in all environments, so there is no placeholder here".to_owned();
    Problem { at: node.at.clone(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    #[test]
    fn steps_and_ids_are_written_out() {
        for (text, at) in [
            ("id: ${env.a}\nsteps: []\n", "${env.a}"),
            ("steps: ${env.a}\n", "${env.a}"),
            ("steps:\n  - ${env.a}\n", "${env.a}"),
            ("steps:\n  - a: ${env.m}\n", "${env.m}"),
            ("steps:\n  - a: {loop: 2}\n    do: ${env.a}\n", "${env.a}"),
            ("steps:\n  - a: parallel\n    branches: [[{b: \"${env.a}\"}]]\n", "\"${env.a}\""),
            ("steps:\n  - {id: a, moduleId: \"${env.a}\"}\n", "\"${env.a}\""),
        ] {
            let problem = misplaced(&read(text).unwrap()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(&text[problem.at], at);
        }
        let right = "name: ${env.a}\nsteps:\n  - a: {log: \"${env.a}\", retry: \"${env.n}\"}\n    disabled: ${env.a}\n";
        assert_eq!(misplaced(&read(right).unwrap()), None);
    }
}

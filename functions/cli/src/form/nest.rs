//! Writes a flat list of steps as nested steps.

use super::blocks::{self, Complete, Kind};
use super::step::{self, Fields};
use super::words::{BRANCHES, END, INDENT, MARKS};
use crate::yaml::{Entry, Node};
use catalogue::Module;
use serde_json::{Value, json};

/// The nested form of steps.
pub(super) struct Nested {
    /// The list of steps.
    pub steps: Node,
    /// Whether the level of steps without their own level is the depth of their blocks.
    pub indented: bool,
}

/// The nested form of these steps.
pub(super) fn nest(steps: &[Fields]) -> Nested {
    let blocks = blocks::pair(steps);
    let depths = depths(steps, &blocks);
    let away = |expected: &dyn Fn(i64) -> i64| {
        let pairs = steps.iter().zip(&depths);
        pairs.filter(|(step, depth)| step::level(step) != Some(expected(**depth))).count()
    };
    let indented = away(&|depth| depth) <= away(&|_| 0);
    let nester = Nester { steps, blocks: &blocks, depths: &depths, indented };
    Nested { steps: nester.section(0, steps.len()), indented }
}

/// The number of blocks that contain each step.
fn depths(steps: &[Fields], blocks: &[Option<Complete>]) -> Vec<i64> {
    let mut depths = vec![0; steps.len()];
    for (start, block) in blocks.iter().enumerate() {
        let Some(block) = block else { continue };
        for (at, depth) in depths.iter_mut().enumerate().take(block.end).skip(start + 1) {
            if !block.marks.contains(&at) {
                *depth += 1;
            }
        }
    }
    depths
}

struct Nester<'a> {
    steps: &'a [Fields],
    blocks: &'a [Option<Complete>],
    depths: &'a [i64],
    indented: bool,
}

impl Nester<'_> {
    /// The steps from one position to another.
    fn section(&self, mut at: usize, end: usize) -> Node {
        let mut items = Vec::new();
        while at < end {
            let Some(step) = self.steps.get(at) else { break };
            let (node, next) = self.step(step, at);
            items.push(node);
            at = next;
        }
        Node::list(items).tall()
    }

    /// A step with its block, and the position of the next step.
    fn step(&self, step: &Fields, at: usize) -> (Node, usize) {
        let Some(short) = step::short(step) else { return (step::explicit(step).tall(), at + 1) };
        let mut entries = vec![Entry::new(short.id, short.inner)];
        entries.extend(short.beside);
        let (level, expected) = (step::level(step), self.expected(at));
        if let Some(level) = level.filter(|level| *level != expected) {
            entries.push(Entry::new(INDENT, Node::from(&json!(level))));
        }
        let mut next = at + 1;
        if let (Some(Some(block)), Some(module)) = (self.blocks.get(at), step::module(step))
            && let Some(kind) = blocks::opens(module)
        {
            self.block(&mut entries, kind, at, block);
            let marks = self.marks(at, block, module, kind);
            if !marks.is_empty() {
                entries.push(Entry::new(MARKS, Node::map(marks)));
            }
            next = block.end + 1;
        }
        (Node::map(entries).tall(), next)
    }

    fn expected(&self, at: usize) -> i64 {
        if self.indented { self.depths.get(at).copied().unwrap_or_default() } else { 0 }
    }

    fn block(&self, entries: &mut Vec<Entry>, kind: Kind, at: usize, block: &Complete) {
        let first_end = block.marks.first().copied().unwrap_or(block.end);
        let first = self.section(at + 1, first_end);
        let ends = block.marks.iter().skip(1).chain([&block.end]);
        let later = block.marks.iter().zip(ends).map(|(mark, end)| (*mark, self.section(mark + 1, *end)));
        if kind.is_split() {
            if first_end > at + 1 {
                entries.push(Entry::new(kind.first(), first));
            }
            let branches = later.map(|(_, steps)| steps).collect();
            entries.push(Entry::new(BRANCHES, Node::list(branches).tall()));
            return;
        }
        entries.push(Entry::new(kind.first(), first));
        for (mark, steps) in later {
            if let Some(key) = self.steps.get(mark).and_then(blocks::divides) {
                entries.push(Entry::new(key, steps));
            }
        }
    }

    /// The entries about the marks of a block that cannot be derived from the opening step.
    fn marks(&self, at: usize, block: &Complete, module: &Module, kind: Kind) -> Vec<Entry> {
        let id = self.steps.get(at).and_then(step::id).unwrap_or_default();
        let mut entries = Vec::new();
        if kind.is_split() {
            let divider = blocks::divider(module, BRANCHES);
            let said = block.marks.iter().enumerate();
            let said: Vec<_> =
                said.map(|(n, mark)| self.mark(*mark, &branch_id(id, n), divider, at).unwrap_or_default()).collect();
            if said.iter().any(|node| *node != Node::default()) {
                entries.push(Entry::new(BRANCHES, Node::list(said)));
            }
        } else {
            for mark in &block.marks {
                let Some(key) = self.steps.get(*mark).and_then(blocks::divides) else { continue };
                let node = self.mark(*mark, &mark_id(id, key), blocks::divider(module, key), at);
                entries.extend(node.map(|node| Entry::new(key, node)));
            }
        }
        let end = self.mark(block.end, &mark_id(id, END), module.end.unwrap_or_default(), at);
        entries.extend(end.map(|node| Entry::new(END, node)));
        entries
    }

    /// The entry about a mark; `None` if it can be derived from the opening step at `opener`.
    fn mark(&self, at: usize, id: &str, module: &str, opener: usize) -> Option<Node> {
        let step = self.steps.get(at)?;
        let usual = usual_mark(id, module, self.expected(opener));
        if *step == usual {
            return None;
        }
        let own = step::id(step).filter(|id| !id.is_empty());
        match own {
            Some(own) if *step == usual_mark(own, module, self.expected(opener)) => Some(own.into()),
            _ => {
                let mut said = step.clone();
                // If the file does not name the module, it is the usual one.
                if said.get("moduleId").is_some_and(|own| own == module) {
                    said.shift_remove("moduleId");
                }
                Some(step::explicit(&said))
            }
        }
    }
}

/// A step that divides or closes a block and has no other fields.
pub(super) fn usual_mark(id: &str, module: &str, level: i64) -> Fields {
    let fields = [("id", json!(id)), ("moduleId", json!(module)), ("indentationLevel", json!(level))];
    let fields = fields.into_iter().map(|(name, value): (&str, Value)| (name.to_owned(), value));
    step::settled(fields.collect())
}

/// The id of a mark that has none of its own.
pub(super) fn mark_id(opener: &str, key: &str) -> String {
    format!("{opener}-{key}")
}

/// The id of the step before the branch with this number, from 0.
pub(super) fn branch_id(opener: &str, number: usize) -> String {
    format!("{opener}-branch-{}", number + 1)
}

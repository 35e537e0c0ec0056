//! Determines the nodes that exactly one item reaches, and those that a list reaches.

use super::kind::Kind;
use super::source::{Group, Node, Source};
use crate::layout::Layout;

/// The known facts about the graph before it is written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The places of the nodes; the last number is the start before the first nodes.
    pub layout: Layout,
    /// Connections that lead back to an earlier node.
    pub back: Vec<(usize, usize)>,
    /// Whether exactly one item leaves the node.
    pub single: Vec<bool>,
    /// Whether exactly one item reaches a node to which several others lead.
    pub exact: Vec<bool>,
}

impl Plan {
    /// The plan of the nodes after a group of triggers.
    pub fn new(source: &Source, group: &Group) -> Self {
        let root = source.nodes.len();
        let mut edges: Vec<Vec<usize>> = (0..root).map(|node| source.successors(node)).collect();
        edges.push(group.starts.iter().map(|target| target.node).collect());
        let mut back = Vec::new();
        find_back(&edges, root, &mut vec![0; root + 1], &mut back);
        for (from, to) in &back {
            if let Some(list) = edges.get_mut(*from) {
                list.retain(|target| target != to);
            }
        }
        let layout = Layout::new(&edges, root);
        let mut plan = Self { layout, back, single: vec![false; root + 1], exact: vec![false; root + 1] };
        plan.settle(source, &edges, root);
        plan
    }

    /// Whether a connection leads back.
    pub fn is_back(&self, from: usize, to: usize) -> bool {
        self.back.contains(&(from, to))
    }

    /// Whether a connection from elsewhere leads back to the node.
    pub fn is_header(&self, node: usize) -> bool {
        self.back.iter().any(|(_, to)| *to == node)
    }

    fn settle(&mut self, source: &Source, edges: &[Vec<usize>], root: usize) {
        set(&mut self.single, root, true);
        // Each node is determined after all nodes that lead to it, so as many passes as nodes are
        // sufficient.
        for _ in 0..=root {
            for (node, kind) in source.nodes.iter().enumerate() {
                if !self.layout.is_reached(node) {
                    continue;
                }
                // A trigger is not reached itself; the start is before its nodes.
                let starts = (0..root).filter(|from| self.layout.is_reached(*from)).chain([root]);
                let before: Vec<usize> =
                    starts.filter(|from| edges.get(*from).is_some_and(|list| list.contains(&node))).collect();
                let all = before.iter().all(|from| self.passes_one(source, *from, node));
                let exact = if self.layout.is_merge(node) {
                    let dominator = (0..=root).find(|from| self.layout.behind(*from).contains(&node));
                    all && dominator.is_some_and(|from| Self::always(source, edges, from, node, 0))
                } else {
                    all
                };
                set(&mut self.exact, node, exact);
                let single = exact && !self.is_header(node) && kind.keeps_one();
                set(&mut self.single, node, single);
            }
        }
    }

    /// Whether exactly one item leaves a node for another node.
    fn passes_one(&self, source: &Source, from: usize, to: usize) -> bool {
        let batches = source.nodes.get(from).is_some_and(|node| node.kind == Kind::Batches && is_one_by_one(node));
        let loops = source.nodes.get(from).map_or(0, loop_output);
        if batches && source.targets(from, loops).iter().any(|target| target.node == to) {
            return true;
        }
        self.single.get(from).copied().unwrap_or(false)
    }

    /// Whether the run reaches `to` exactly once after `from`.
    fn always(source: &Source, edges: &[Vec<usize>], from: usize, to: usize, depth: usize) -> bool {
        if from == to {
            return true;
        }
        if depth > edges.len() {
            return false;
        }
        let comes = |targets: &[usize]| {
            let ways = targets.iter().filter(|target| **target == to || reaches(edges, **target, to)).count();
            ways == 1 && targets.iter().any(|target| Self::always(source, edges, *target, to, depth + 1))
        };
        match source.nodes.get(from) {
            Some(node) if node.branches() && !node.is_disabled() => {
                let Some(outputs) = node.exhaustive() else { return false };
                (0..outputs).all(|output| {
                    let targets: Vec<usize> = source.targets(from, output).iter().map(|target| target.node).collect();
                    comes(&targets)
                })
            }
            Some(node) if node.kind == Kind::Batches || node.on_error() == "continueErrorOutput" => false,
            _ => comes(edges.get(from).map(Vec::as_slice).unwrap_or_default()),
        }
    }
}

/// The output of a loop over items that leads into its body.
pub fn loop_output(node: &Node) -> usize {
    usize::from(node.version >= 3.0)
}

/// Whether a loop takes one item at a time.
pub fn is_one_by_one(node: &Node) -> bool {
    let default = if node.version >= 3.0 { 1 } else { 10 };
    node.parameter("batchSize").as_u64().unwrap_or(default) == 1 && !node.parameter("batchSize").is_string()
}

fn reaches(edges: &[Vec<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut stack) = (vec![false; edges.len()], vec![from]);
    while let Some(node) = stack.pop() {
        if node == to {
            return true;
        }
        if seen.get(node) == Some(&false) {
            set(&mut seen, node, true);
            stack.extend(edges.get(node).into_iter().flatten());
        }
    }
    false
}

/// Finds the connections to nodes that are still being visited. A mark of 0 means new, 1 being
/// visited, 2 done.
fn find_back(edges: &[Vec<usize>], start: usize, marks: &mut [u8], back: &mut Vec<(usize, usize)>) {
    let mut stack = vec![(start, 0)];
    set(marks, start, 1);
    while let Some((node, next)) = stack.pop() {
        let Some(target) = edges.get(node).and_then(|list| list.get(next)).copied() else {
            set(marks, node, 2);
            continue;
        };
        stack.push((node, next + 1));
        match marks.get(target) {
            Some(0) => {
                set(marks, target, 1);
                stack.push((target, 0));
            }
            Some(1) if !back.contains(&(node, target)) => back.push((node, target)),
            _ => {}
        }
    }
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(entry) = list.get_mut(place) {
        *entry = value;
    }
}

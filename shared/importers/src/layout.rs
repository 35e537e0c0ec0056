//! The blocks of a graph: finds the nodes to which several others lead, and the place of each of
//! them.
//!
//! A node to which several others lead is placed after the block of its immediate dominator. So
//! every node before it is in that block, and can reach it with a `jump` out of the block. This is
//! true for every graph, also for one whose loops have several entries.

use std::collections::VecDeque;

/// The places of the nodes of a graph.
#[derive(Clone, Debug)]
pub struct Layout {
    merges: Vec<bool>,
    behind: Vec<Vec<usize>>,
    reached: Vec<bool>,
}

impl Layout {
    /// The places of the nodes that can be reached from `start`. `edges` has the successors of each
    /// node; one to which a node leads twice is there twice.
    pub fn new(edges: &[Vec<usize>], start: usize) -> Self {
        let count = edges.len();
        let order = order(edges, start);
        let mut place = vec![usize::MAX; count];
        for (index, node) in order.iter().enumerate() {
            set(&mut place, *node, index);
        }
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        for node in &order {
            for next in successors(edges, *node) {
                if let Some(list) = before.get_mut(next) {
                    list.push(*node);
                }
            }
        }
        let dominators = dominators(&order, &place, &before);
        let mut merges = vec![false; count];
        let mut behind = vec![Vec::new(); count];
        for node in &order {
            let entries = before.get(*node).map_or(0, Vec::len);
            let merge = entries > 1
                || (*node == start && entries > 0)
                || before.get(*node).is_some_and(|list| list.contains(node));
            set(&mut merges, *node, merge);
            if merge
                && *node != start
                && let Some(dominator) = dominators.get(*node).copied().flatten()
                && let Some(list) = behind.get_mut(dominator)
            {
                list.push(*node);
            }
        }
        let reached = place.iter().map(|index| *index != usize::MAX).collect();
        Self { merges, behind, reached }
    }

    /// Whether several nodes lead to it, so that it is reached by a jump.
    pub fn is_merge(&self, node: usize) -> bool {
        self.merges.get(node).copied().unwrap_or(false)
    }

    /// The nodes that are placed after the block of this one, in order.
    pub fn behind(&self, node: usize) -> &[usize] {
        self.behind.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether it can be reached from the start.
    pub fn is_reached(&self, node: usize) -> bool {
        self.reached.get(node).copied().unwrap_or(false)
    }
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(entry) = list.get_mut(place) {
        *entry = value;
    }
}

fn successors(edges: &[Vec<usize>], node: usize) -> Vec<usize> {
    edges.get(node).cloned().unwrap_or_default()
}

/// The nodes in reverse postorder.
fn order(edges: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut postorder = VecDeque::new();
    let mut stack = vec![(start, 0)];
    set(&mut seen, start, true);
    while let Some((node, next)) = stack.pop() {
        // The last successor is visited first, so that the first one comes first in the order.
        let list = successors(edges, node);
        let Some(successor) = list.len().checked_sub(next + 1).and_then(|place| list.get(place).copied()) else {
            postorder.push_front(node);
            continue;
        };
        stack.push((node, next + 1));
        if seen.get(successor) == Some(&false) {
            set(&mut seen, successor, true);
            stack.push((successor, 0));
        }
    }
    postorder.into()
}

/// The immediate dominator of each node.
fn dominators(order: &[usize], place: &[usize], before: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut dominators: Vec<Option<usize>> = vec![None; place.len()];
    let Some(start) = order.first().copied() else { return dominators };
    set(&mut dominators, start, Some(start));
    let at = |node: usize| place.get(node).copied().unwrap_or(usize::MAX);
    loop {
        let mut changed = false;
        for node in order.iter().skip(1) {
            let mut found: Option<usize> = None;
            for previous in before.get(*node).into_iter().flatten() {
                if dominators.get(*previous).copied().flatten().is_none() {
                    continue;
                }
                found = Some(match found {
                    None => *previous,
                    Some(other) => common(*previous, other, &dominators, &at),
                });
            }
            if dominators.get(*node).copied().flatten() != found {
                set(&mut dominators, *node, found);
                changed = true;
            }
        }
        if !changed {
            return dominators;
        }
    }
}

fn common(mut a: usize, mut b: usize, dominators: &[Option<usize>], at: &impl Fn(usize) -> usize) -> usize {
    while a != b {
        if at(a) > at(b) {
            a = dominators.get(a).copied().flatten().unwrap_or(b);
        } else {
            b = dominators.get(b).copied().flatten().unwrap_or(a);
        }
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_are_placed_behind_what_dominates_them() {
        // 0 → 1, 2; both → 3; 3 → 0.
        let layout = Layout::new(&[vec![1, 2], vec![3], vec![3], vec![0]], 0);
        assert!(layout.is_merge(3) && layout.is_merge(0) && !layout.is_merge(1));
        assert_eq!(layout.behind(0), [3]);
        // A loop with two entries: 0 → 1, 2; 1 → 2; 2 → 1.
        let layout = Layout::new(&[vec![1, 2], vec![2], vec![1]], 0);
        assert_eq!(layout.behind(0), [2, 1]);
    }
}

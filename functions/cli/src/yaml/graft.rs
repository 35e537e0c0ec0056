//! Moves the comments of an earlier text to a new value.

use super::tree::{Entry, Item, Node, Tree};
use std::collections::HashMap;

/// Adds the comments of `old` to the parts of `new` that are the same. The comments of parts that
/// `new` does not have are returned.
pub fn graft(old: &Node, new: &mut Node) -> Vec<String> {
    let lost = match (&old.tree, &mut new.tree) {
        (Tree::Map(old), Tree::Map(new)) if !new.is_empty() => entries(old, new),
        (Tree::List(old), Tree::List(new)) if !new.is_empty() => items(old, new),
        _ => {
            let mut old = old.clone();
            return old.take_comments();
        }
    };
    new.below.extend(old.below.iter().cloned());
    lost
}

fn entries(old: &[Entry], new: &mut [Entry]) -> Vec<String> {
    let mut lost = Vec::new();
    for entry in old {
        match new.iter_mut().find(|other| other.key == entry.key) {
            Some(other) => {
                other.notes.above.splice(0..0, entry.notes.above.iter().cloned());
                other.notes.right = other.notes.right.take().or_else(|| entry.notes.right.clone());
                let inside = graft(&entry.node, &mut other.node);
                other.notes.above.extend(inside);
            }
            None => lost.extend(all(&entry.node, entry.notes.clone().take())),
        }
    }
    lost
}

fn items(old: &[Item], new: &mut [Item]) -> Vec<String> {
    let mut lost = Vec::new();
    let places: HashMap<_, _> = named(new).into_iter().zip(0..).collect();
    for (item, name) in old.iter().zip(named(old)) {
        match places.get(&name).and_then(|at: &usize| new.get_mut(*at)) {
            Some(other) => {
                other.notes.above.splice(0..0, item.notes.above.iter().cloned());
                other.notes.right = other.notes.right.take().or_else(|| item.notes.right.clone());
                let inside = graft(&item.node, &mut other.node);
                other.notes.above.extend(inside);
            }
            None => lost.extend(all(&item.node, item.notes.clone().take())),
        }
    }
    lost
}

fn all(node: &Node, mut comments: Vec<String>) -> Vec<String> {
    comments.extend(node.clone().take_comments());
    comments
}

/// A name for each item, and how often the same name occurred before it.
fn named(items: &[Item]) -> Vec<(String, usize)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |item: &Item| match &item.node.tree {
        Tree::Map(entries) => {
            let about = ["id", "name", "type"].iter().find_map(|key| item.node.get(key)?.text());
            about.or(entries.first().map(|entry| entry.key.as_str())).unwrap_or_default().to_owned()
        }
        _ => item.node.value().to_string(),
    };
    items
        .iter()
        .map(|item| {
            let name = name(item);
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            (name, *count)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{read, write};
    use super::*;

    #[test]
    fn comments_stay_where_their_parts_stay() {
        let old = read("# a\na: 1 # one\nb:\n  # x\n  - u # right\n  - w\n# c\nc: 2\n").unwrap();
        let mut new = read("b:\n  - w\n  - u\na: 3\n").unwrap();
        let lost = graft(&old, &mut new);
        assert_eq!(lost, ["# c"]);
        assert_eq!(write(&new), "b:\n  - w\n  # x\n  - u # right\n# a\na: 3 # one\n");
    }
}

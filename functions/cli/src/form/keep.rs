//! Keeps the comments of a file whose workflow is printed again.

use super::step::Fields;
use super::words::{BRANCHES, EXPLICIT, SECTIONS, is_reserved};
use crate::yaml::{Entry, Item, Node, Notes, Tree, graft};
use std::collections::{HashMap, HashSet, VecDeque};

/// Moves the comments of `old` to `new`. `flat` are the steps of `old`, and `is_there` says whether
/// the workflow still has a step. The comments of a step that it no longer has are dropped with the
/// step; all others are kept, near their old place if that place no longer exists.
pub(super) fn keep(old: &Node, flat: &[(Fields, Option<&Item>)], new: &mut Node, is_there: impl Fn(&str) -> bool) {
    let (Tree::Map(before), Tree::Map(after)) = (&old.tree, &mut new.tree) else { return };
    let mut lost = Vec::new();
    for entry in before {
        let Some(place) = after.iter_mut().find(|other| other.key == entry.key) else {
            lost.extend(entry.notes.clone().take());
            if entry.key != "steps" {
                lost.extend(entry.node.clone().take_comments());
            }
            continue;
        };
        let above = std::mem::take(&mut lost).into_iter().chain(entry.notes.above.iter().cloned());
        place.notes.above.extend(above);
        place.notes.right.clone_from(&entry.notes.right);
        if entry.key == "steps" {
            steps(&entry.node, flat, &mut place.node, &is_there);
        } else {
            let inside = graft(&entry.node, &mut place.node);
            place.notes.above.extend(inside);
        }
    }
    new.below.extend(lost);
    new.below.extend(old.below.iter().cloned());
}

fn steps(old: &Node, flat: &[(Fields, Option<&Item>)], new: &mut Node, is_there: &impl Fn(&str) -> bool) {
    let mut written = HashSet::new();
    ids(new, &mut written);
    // The items of each id, in order. Each has the comments of earlier steps that no longer have a
    // place.
    let mut found: HashMap<&str, VecDeque<(&Item, Vec<String>)>> = HashMap::new();
    let mut lost = Vec::new();
    for (step, item) in flat {
        let (Some(item), id) = (item, super::step::id(step).unwrap_or_default()) else { continue };
        if written.contains(id) {
            found.entry(id).or_default().push_back((item, std::mem::take(&mut lost)));
        } else if is_there(id) {
            lost.extend(item.notes.clone().take());
            lost.extend(own_comments(item));
        }
    }
    each(new, &mut |item| {
        let id = id_of(item).to_owned();
        if let Some((old, before)) = found.get_mut(id.as_str()).and_then(VecDeque::pop_front) {
            item.notes.above.extend(before);
            one(old, item);
        }
    });
    let rest = found
        .into_values()
        .flatten()
        .flat_map(|(item, before)| before.into_iter().chain(item.notes.clone().take()).chain(own_comments(item)));
    new.below.extend(rest);
    new.below.extend(lost);
    new.below.extend(old.below.iter().cloned());
}

/// The comments of a step, without those of the steps of its block.
fn own_comments(item: &Item) -> Vec<String> {
    let mut all = Vec::new();
    for entry in item.node.entries().unwrap_or_default() {
        all.extend(entry.notes.clone().take());
        if SECTIONS.contains(&entry.key.as_str()) {
            all.extend(entry.node.below.iter().filter(|line| !line.is_empty()).cloned());
        } else {
            all.extend(entry.node.clone().take_comments());
        }
    }
    all.extend(item.node.below.iter().filter(|line| !line.is_empty()).cloned());
    all
}

/// The id of a step that is written in this item.
fn id_of(item: &Item) -> &str {
    let explicit = item.node.get("id").and_then(Node::text);
    let is_explicit = EXPLICIT.iter().any(|name| item.node.get(name).is_some());
    let short = || item.node.entries()?.iter().find(|entry| !is_reserved(&entry.key)).map(|entry| entry.key.as_str());
    explicit.or_else(|| short().filter(|_| !is_explicit)).unwrap_or_default()
}

fn ids(list: &Node, found: &mut HashSet<String>) {
    for item in list.items().unwrap_or_default() {
        if item.node.entries().is_some() {
            found.insert(id_of(item).to_owned());
        }
        for entry in item.node.entries().unwrap_or_default().iter().filter(|entry| is_section(&entry.key)) {
            ids(&entry.node, found);
        }
        // The branches of a block are lists of steps.
        ids(&item.node, found);
    }
}

fn is_section(key: &str) -> bool {
    SECTIONS.contains(&key)
}

/// Calls `visit` with every step in a list, outer ones first.
fn each(list: &mut Node, visit: &mut impl FnMut(&mut Item)) {
    let Tree::List(items) = &mut list.tree else { return };
    for item in items {
        if matches!(item.node.tree, Tree::Map(_)) {
            visit(item);
        }
        match &mut item.node.tree {
            Tree::Map(entries) => {
                for entry in entries.iter_mut().filter(|entry| is_section(&entry.key)) {
                    each(&mut entry.node, visit);
                }
            }
            Tree::List(_) => each(&mut item.node, visit),
            _ => {}
        }
    }
}

/// Moves the comments of one step.
fn one(old: &Item, new: &mut Item) {
    new.notes.above.extend(old.notes.above.iter().cloned());
    new.notes.right.clone_from(&old.notes.right);
    let mut lost = Vec::new();
    let is_short = !EXPLICIT.iter().any(|name| new.node.get(name).is_some());
    let was_short = !EXPLICIT.iter().any(|name| old.node.get(name).is_some());
    let Tree::Map(entries) = &mut new.node.tree else { return };
    for part in old.node.entries().unwrap_or_default() {
        if part.key == "parameters" && is_short && !was_short {
            lost.extend(part.notes.clone().take());
            lost.extend(parameters(part, entries.first_mut()));
            continue;
        }
        let Some(place) = entries.iter_mut().find(|other| other.key == part.key) else {
            lost.extend(part.notes.clone().take());
            if is_section(&part.key) {
                lost.extend(part.node.below.iter().filter(|line| !line.is_empty()).cloned());
            } else {
                lost.extend(part.node.clone().take_comments());
            }
            continue;
        };
        add(&part.notes, &mut place.notes);
        if is_section(&part.key) {
            section(part, place);
        } else {
            lost.extend(graft(&part.node, &mut place.node));
        }
    }
    new.node.below.extend(old.node.below.iter().cloned());
    new.notes.above.extend(lost);
}

fn add(old: &Notes, new: &mut Notes) {
    new.above.extend(old.above.iter().cloned());
    new.right = new.right.take().or_else(|| old.right.clone());
}

/// Moves the comments of a list of steps, but not those of the steps.
fn section(old: &Entry, new: &mut Entry) {
    new.node.below.extend(old.node.below.iter().cloned());
    if old.key != BRANCHES {
        return;
    }
    let Tree::List(branches) = &mut new.node.tree else { return };
    let before = old.node.items().unwrap_or_default();
    for (at, branch) in before.iter().enumerate() {
        match branches.get_mut(at) {
            Some(place) => {
                add(&branch.notes, &mut place.notes);
                place.node.below.extend(branch.node.below.iter().cloned());
            }
            None => new.node.below.extend(branch.notes.clone().take()),
        }
    }
}

/// Moves the comments of parameters of the API to the short form.
fn parameters(old: &Entry, head: Option<&mut Entry>) -> Vec<String> {
    let mut lost = Vec::new();
    let inner = head.map(|head| &mut head.node);
    let main = inner.as_ref().and_then(|inner| {
        let word = &inner.entries()?.first()?.key;
        catalogue::named(word)?.descriptor.main
    });
    let mut nothing = Vec::new();
    let entries = match inner.map(|inner| &mut inner.tree) {
        Some(Tree::Map(entries)) => entries,
        _ => &mut nothing,
    };
    for part in old.node.entries().unwrap_or_default() {
        let at = entries.iter().position(|other| other.key == part.key || (Some(part.key.as_str()) == main));
        let at = if Some(part.key.as_str()) == main { Some(0).filter(|_| !entries.is_empty()) } else { at };
        if let Some(place) = at.and_then(|at| entries.get_mut(at)) {
            add(&part.notes, &mut place.notes);
            lost.extend(graft(&part.node, &mut place.node));
        } else {
            lost.extend(part.notes.clone().take());
            lost.extend(part.node.clone().take_comments());
        }
    }
    lost.extend(old.node.below.iter().filter(|line| !line.is_empty()).cloned());
    lost
}

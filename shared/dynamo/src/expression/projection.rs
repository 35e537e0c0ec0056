//! Takes the paths of a projection out of an item.

use super::bindings::{Bindings, Place};
use super::tree::Path;
use crate::{Map, Value};
use std::collections::BTreeMap;

/// Whether no path contains another. The message has no prefix.
pub(crate) fn check_overlaps(paths: &[&Path], bound: &Bindings<'_>) -> Result<(), String> {
    let places: Vec<Vec<Place<'_>>> = paths.iter().map(|path| bound.places(path).collect()).collect();
    for (at, (one, path)) in places.iter().zip(paths).enumerate() {
        for (other, other_path) in places.iter().zip(paths).skip(at + 1) {
            if one.starts_with(other) || other.starts_with(one) {
                return Err(format!(
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path \
                     one: {}, path two: {}",
                    bound.shown(path),
                    bound.shown(other_path)
                ));
            }
        }
    }
    Ok(())
}

/// The part of the item at these paths. Elements of lists move together.
pub(crate) fn project(item: &Map, paths: &[Path], bound: &Bindings<'_>) -> Map {
    let mut wanted = Tree::default();
    for path in paths {
        if bound.find(item, path).is_some() {
            let mut node = &mut wanted;
            for place in bound.places(path) {
                node = node.0.entry(place).or_default();
            }
        }
    }
    wanted.of_map(item)
}

/// The places that are wanted; a place without further ones is wanted as a whole.
#[derive(Default)]
struct Tree<'a>(BTreeMap<Place<'a>, Tree<'a>>);

impl Tree<'_> {
    fn of_map(&self, map: &Map) -> Map {
        let part = |(place, tree): (&Place<'_>, &Tree<'_>)| match place {
            Place::Name(name) => map.get(name).map(|value| ((*name).to_owned(), tree.of(value))),
            Place::Index(_) => None,
        };
        Map::new(self.0.iter().filter_map(part).collect())
    }

    fn of(&self, value: &Value) -> Value {
        match value {
            Value::M(map) if !self.0.is_empty() => Value::M(self.of_map(map)),
            Value::L(list) if !self.0.is_empty() => {
                let part = |(place, tree): (&Place<'_>, &Tree<'_>)| match place {
                    Place::Index(index) => list.get(*index).map(|value| tree.of(value)),
                    Place::Name(_) => None,
                };
                Value::L(self.0.iter().filter_map(part).collect())
            }
            _ => value.clone(),
        }
    }
}

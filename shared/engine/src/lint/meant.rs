//! The reference that was probably meant by one to a step that does not exist.

use super::Linter;
use super::names::RESERVED;
use super::place::TextPlace;
use expr::{Head, Part, Reference};
use model::nearest;

/// Roots under which other languages have the outputs of steps.
const STEPS: [&str; 5] = ["steps", "step", "nodes", "node", "outputs"];
/// Roots under which other languages have inputs and variables.
const VARIABLES: [&str; 8] = ["inputs", "input", "vars", "var", "variables", "variable", "params", "args"];

/// What was meant by a reference whose root does not exist.
pub(super) fn root(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, name: &str) -> Option<String> {
    if place.variables.names().any(|known| known == name) {
        return Some(with_head(reference, Head::Variable(name.to_owned())));
    }
    let steps = &linter.definition.steps;
    if let Some(named) = steps.iter().find(|step| step.name.as_deref().map(str::trim) == Some(name)) {
        return Some(with_head(reference, Head::Root(named.id.clone())));
    }
    if let Some(meant) = below_a_root(linter, place, reference, name) {
        return Some(meant);
    }
    let ids = steps.iter().map(|step| step.id.as_str());
    let near = nearest(name, ids.chain(RESERVED).chain(place.locals.iter().copied()))?;
    Some(with_head(reference, Head::Root(near.to_owned())))
}

/// What was meant by `{{steps.get.body}}` or `{{inputs.who}}`, as other languages write it.
fn below_a_root(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, root: &str) -> Option<String> {
    let Part::Name(name) = reference.path.first()? else { return None };
    let head = if STEPS.contains(&root) && linter.layout.index.contains_key(name.as_str()) {
        Head::Root(name.clone())
    } else if VARIABLES.contains(&root) && place.variables.names().any(|known| known == name) {
        Head::Variable(name.clone())
    } else {
        return None;
    };
    Some(Reference { head, path: reference.path.iter().skip(1).cloned().collect() }.to_string())
}

/// The same reference with another head.
pub(super) fn with_head(reference: &Reference, head: Head) -> String {
    Reference { head, path: reference.path.clone() }.to_string()
}

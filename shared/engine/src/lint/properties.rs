//! The properties of values whose type is known.

use catalogue::ValueType;
use expr::{Owner, Part};
use model::nearest;

/// The properties of a text.
const OF_TEXT: [&str; 6] = ["length", "uppercase", "lowercase", "trim", "removeSpaces", "isempty"];
/// The shortest name that is compared with them, in characters. Shorter names are similar to too
/// many.
const SHORTEST: usize = 5;

/// The properties of a value of this type; `None` if it can have any name.
pub(super) fn of(kind: ValueType) -> Option<&'static [&'static str]> {
    match kind {
        ValueType::Number => Some(&["int", "round", "abs"]),
        ValueType::Boolean => Some(&["not"]),
        ValueType::List => Some(&["count", "first", "last", "isempty", "random"]),
        // A string can contain JSON, which a path reads.
        ValueType::String | ValueType::Dictionary | ValueType::Any => None,
    }
}

/// The properties of all outputs of a step together.
pub(super) const OF_OUTPUTS: [&str; 3] = ["count", "keys", "values"];

/// Whether it is another name of one of the properties.
fn is_further(kind: ValueType, name: &str) -> bool {
    let owner = match kind {
        ValueType::Number => Owner::Number,
        ValueType::Boolean => Owner::Boolean,
        ValueType::List => Owner::List,
        ValueType::String | ValueType::Dictionary | ValueType::Any => return false,
    };
    owner.property(name).is_some()
}

/// The name in the path, if no value of this type has it.
pub(super) fn missing(kind: ValueType, part: &Part) -> Option<&str> {
    match (part, of(kind)?) {
        (Part::Name(name), known) if !known.contains(&name.as_str()) && !is_further(kind, name) => Some(name),
        _ => None,
    }
}

/// The name in a path into a string, and the property that is similar to it.
pub(super) fn slip(kind: ValueType, part: &Part) -> Option<(&str, &'static str)> {
    let Part::Name(name) = part else { return None };
    let is_asked = kind == ValueType::String && name.chars().count() >= SHORTEST;
    if !is_asked || Owner::Text.property(name).is_some() {
        return None;
    }
    Some((name, nearest(name, OF_TEXT)?))
}

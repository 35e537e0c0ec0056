//! What can be taken of a value whose type is known.

use catalogue::ValueType;
use expr::{Owner, Part};

/// The properties of a value of that type; `None` where any name may be there.
pub(super) fn of(kind: ValueType) -> Option<&'static [&'static str]> {
    match kind {
        ValueType::Number => Some(&["int", "round", "abs"]),
        ValueType::Boolean => Some(&["not"]),
        ValueType::List => Some(&["count", "first", "last", "isempty", "random"]),
        // A text may hold JSON, which a path reads.
        ValueType::String | ValueType::Dictionary | ValueType::Any => None,
    }
}

/// What a step's outputs as a whole have.
pub(super) const OF_OUTPUTS: [&str; 3] = ["count", "keys", "values"];

/// Whether it is another name of one of them.
fn is_further(kind: ValueType, name: &str) -> bool {
    let owner = match kind {
        ValueType::Number => Owner::Number,
        ValueType::Boolean => Owner::Boolean,
        ValueType::List => Owner::List,
        ValueType::String | ValueType::Dictionary | ValueType::Any => return false,
    };
    owner.property(name).is_some()
}

/// The name that a part takes and that a value of that type never has.
pub(super) fn missing(kind: ValueType, part: &Part) -> Option<&str> {
    match (part, of(kind)?) {
        (Part::Name(name), known) if !known.contains(&name.as_str()) && !is_further(kind, name) => Some(name),
        _ => None,
    }
}

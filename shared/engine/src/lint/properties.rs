//! What can be taken of a value whose type is known.

use catalogue::ValueType;
use expr::Part;

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

/// The name that a part takes and that a value of that type never has.
pub(super) fn missing(kind: ValueType, part: &Part) -> Option<&str> {
    match (part, of(kind)?) {
        (Part::Name(name), known) if !known.contains(&name.as_str()) => Some(name),
        _ => None,
    }
}

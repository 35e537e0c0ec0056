//! The parts of texts: characters, slices, and the properties `length`, `uppercase`, `lowercase`,
//! `trim`, `removeSpaces` and `isempty`.
//!
//! Positions and lengths count characters (Unicode scalar values), not bytes.
//!
//! A text that is the JSON of a list or a dictionary also has the parts of that, so that the answer
//! of an API can be used without a step that parses it. The properties named here have precedence,
//! and slices are slices of the text.

use std::borrow::Cow;

use model::json;
use serde_json::Value;

use super::{NULL, Owner, slice};
use crate::{Meter, Part, Result};

/// A part of the text itself.
pub(super) fn part(text: &str, part: &Part) -> Cow<'static, Value> {
    let result = match part {
        Part::Name(name) => match Owner::Text.property(name).unwrap_or_default() {
            "length" => Value::from(text.chars().count()),
            "uppercase" => Value::String(text.to_uppercase()),
            "lowercase" => Value::String(text.to_lowercase()),
            "trim" => Value::from(text.trim()),
            "removeSpaces" => Value::String(text.split_whitespace().collect()),
            "isempty" => Value::Bool(text.is_empty()),
            _ => return NULL,
        },
        Part::Index(index) => slice::position(*index, text.chars().count())
            .and_then(|position| text.chars().nth(position))
            .map_or(Value::Null, |c| Value::String(c.to_string())),
        Part::Slice(start, end) => {
            let range = slice::range(*start, *end, text.chars().count());
            Value::String(text.chars().skip(range.start).take(range.len()).collect())
        }
    };
    Cow::Owned(result)
}

/// The list or dictionary in a text, if the part must be looked up in it.
pub(super) fn document(text: &str, part: &Part, meter: &Meter) -> Result<Option<Value>> {
    let found = match part {
        // Another name of a property can be a key.
        Part::Name(name) if Owner::Text.property(name) == Some(name) => None,
        Part::Name(name) if Owner::Text.property(name).is_some() => {
            json::document(text).filter(|document| document.get(name).is_some())
        }
        Part::Name(_) => json::document(text),
        // In the text of a dictionary, an index means a character: keys in digits are rarer than
        // texts that only look like JSON.
        Part::Index(_) => json::document(text).filter(Value::is_array),
        Part::Slice(..) => None,
    };
    found.map(|document| meter.work_value(&document).map(|()| document)).transpose()
}

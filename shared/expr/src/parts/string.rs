//! `length`, `uppercase`, `lowercase`, `trim`, `removeSpaces`, `isempty`, characters and slices.
//!
//! Positions and lengths count characters (Unicode scalar values), not bytes.

use std::borrow::Cow;

use serde_json::Value;

use super::{NULL, slice};
use crate::error::EvalError;
use crate::limits::Meter;
use crate::reference::Part;

pub(super) fn part(text: &str, part: &Part, meter: &Meter) -> Result<Cow<'static, Value>, EvalError> {
    // Every one of these but `isempty` reads the whole text.
    meter.work(text.len())?;
    let result = match part {
        Part::Name(name) => match name.as_str() {
            "length" => Value::from(text.chars().count()),
            "uppercase" => Value::String(text.to_uppercase()),
            "lowercase" => Value::String(text.to_lowercase()),
            "trim" => Value::from(text.trim()),
            "removeSpaces" => Value::String(text.split_whitespace().collect()),
            "isempty" => Value::Bool(text.is_empty()),
            _ => return Ok(NULL),
        },
        Part::Index(index) => slice::position(*index, text.chars().count())
            .and_then(|position| text.chars().nth(position))
            .map_or(Value::Null, |c| Value::String(c.to_string())),
        Part::Slice(start, end) => {
            let range = slice::range(*start, *end, text.chars().count());
            Value::String(text.chars().skip(range.start).take(range.len()).collect())
        }
    };
    Ok(Cow::Owned(result))
}

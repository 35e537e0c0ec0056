//! Where in a dictionary: `user.tags.0`, or a list of keys where a key has a dot in it.

use super::measure::MAX_DEPTH;
use crate::module::{Call, ModuleError};
use serde_json::Value;

/// The parts of the input `path`, at least one.
pub(super) fn parts(call: &Call<'_>) -> Result<Vec<String>, ModuleError> {
    let parts: Vec<String> = match call.inputs.value("path") {
        Value::Array(parts) => parts.iter().map(expr::text_of).collect(),
        _ => call.inputs.required_text("path")?.split('.').map(str::to_owned).collect(),
    };
    match parts.len() {
        0 => Err(ModuleError::input("path", "is required")),
        count if count > MAX_DEPTH => Err(ModuleError::input("path", format!("has more than {MAX_DEPTH} parts"))),
        _ => Ok(parts),
    }
}

/// The place in a list of that many items that a part means; from the end if it is negative.
pub(super) fn place(part: &str, len: usize) -> Option<usize> {
    let index: i64 = part.parse().ok()?;
    let place = if index < 0 { len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)? } else { index as usize };
    (place < len).then_some(place)
}

/// What is there, if anything is.
pub(super) fn find<'a, T: AsRef<str>>(value: &'a Value, parts: &[T]) -> Option<&'a Value> {
    parts.iter().try_fold(value, |value, part| match value {
        Value::Object(entries) => entries.get(part.as_ref()).or_else(|| expr::header_field(entries, part.as_ref())),
        Value::Array(items) => items.get(place(part.as_ref(), items.len())?),
        _ => None,
    })
}

/// What is there, to be changed.
pub(super) fn find_mut<'a>(value: &'a mut Value, parts: &[String]) -> Option<&'a mut Value> {
    parts.iter().try_fold(value, |value, part| match value {
        Value::Object(entries) => entries.get_mut(part),
        Value::Array(items) => {
            let place = place(part, items.len())?;
            items.get_mut(place)
        }
        _ => None,
    })
}

//! Keys, and `count`, `keys` and `values`.
//!
//! A key wins over a property of the same name: whoever writes `{{step.body.count}}` and has a `count` there means it.
//! An index or a slice is a key that happens to be written in digits.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::NULL;
use crate::error::EvalError;
use crate::limits::Meter;
use crate::reference::Part;

pub(super) fn part<'a>(
    entries: &'a Map<String, Value>,
    part: &Part,
    meter: &Meter,
) -> Result<Cow<'a, Value>, EvalError> {
    let Part::Name(name) = part else {
        let dotted = part.to_string();
        return Ok(entries.get(dotted.trim_start_matches('.')).map_or(NULL, Cow::Borrowed));
    };
    if let Some(value) = entries.get(name) {
        return Ok(Cow::Borrowed(value));
    }
    match name.as_str() {
        "count" => Ok(Cow::Owned(Value::from(entries.len()))),
        "keys" => {
            entries.keys().try_for_each(|key| meter.work(key.len() + 1))?;
            Ok(Cow::Owned(entries.keys().map(|key| Value::from(key.as_str())).collect()))
        }
        "values" => {
            entries.values().try_for_each(|value| meter.work_value(value))?;
            Ok(Cow::Owned(entries.values().cloned().collect()))
        }
        _ => Ok(NULL),
    }
}

//! The parts of dictionaries: keys, and the properties `count`, `keys` and `values`.
//!
//! A key has precedence over a property with the same name: an author who writes
//! `{{step.body.count}}` means the key `count` if there is one. An index or a slice means a key
//! that is written in digits.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::NULL;
use crate::{Meter, Part, Result};

pub(super) fn part<'a>(entries: &'a Map<String, Value>, part: &Part, meter: &Meter) -> Result<Cow<'a, Value>> {
    if let Some(value) = key(entries, part) {
        return Ok(Cow::Borrowed(value));
    }
    let Part::Name(name) = part else { return Ok(NULL) };
    if let Some(value) = header_field(entries, name) {
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

/// A header field under any upper and lower case of its name. Only dictionaries that contain header
/// fields are searched: all values are texts, all names are in lower case, and at least one of them
/// is a common header name.
pub fn header_field<'a>(entries: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let found = entries.get(&name.to_ascii_lowercase())?;
    let is_name = |key: &str| key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let is_common = |key: &str| {
        matches!(
            key,
            "content-type" | "content-length" | "transfer-encoding" | "user-agent" | "set-cookie" | "cache-control"
        )
    };
    let are_headers = entries.iter().all(|(key, value)| value.is_string() && is_name(key));
    (are_headers && entries.keys().any(|key| is_common(key))).then_some(found)
}

/// The value of the key with the spelling of this part.
pub(super) fn key<'a>(entries: &'a Map<String, Value>, part: &Part) -> Option<&'a Value> {
    match part {
        Part::Name(name) => entries.get(name),
        other => entries.get(other.to_string().trim_start_matches('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn header_fields_are_found_in_any_spelling_and_nothing_else_is() {
        let headers = json!({"content-type": "a/b", "x-total": "7", "etag": "e"});
        let mixed = json!({"content-type": "a/b", "x-total": 7});
        let own = json!({"name": "n", "total": "7"});
        for (value, name, expected) in [
            (&headers, "X-Total", Some("7")),
            (&headers, "ETag", Some("e")),
            (&headers, "Content-Type", Some("a/b")),
            (&headers, "X-None", None),
            (&headers, "x-none", None),
            (&mixed, "X-Total", None),
            (&own, "Name", None),
        ] {
            let found = header_field(value.as_object().unwrap(), name).and_then(Value::as_str);
            assert_eq!(found, expected, "{name}");
        }
    }
}

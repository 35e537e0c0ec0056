//! Functions for texts in URLs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::Arguments;
use crate::Result;
use crate::text::Capped;

/// All characters except those that RFC 3986 never encodes: letters, digits, `-`, `.`, `_` and `~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a text as one segment of a path, or as a name or a value of a query.
pub(super) fn url_encode(call: &Arguments<'_, '_>) -> Result<Value> {
    let text = call.text(0)?;
    call.build(|out| push(out, &text))
}

/// Decodes a text: `%` and two digits become a byte, and `+` becomes a space, as in forms.
pub(super) fn url_decode(call: &Arguments<'_, '_>) -> Result<Value> {
    let text = call.text(0)?.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().map(|text| Value::from(&*text));
    decoded.or_else(|_| call.refuse("a text that is UTF-8 once it is decoded", call.value(0)))
}

/// A dictionary as `name=value` pairs. A list becomes one pair for each of its items.
pub(super) fn query_string(call: &Arguments<'_, '_>) -> Result<Value> {
    let entries = match call.value(0) {
        Value::Object(entries) => entries,
        Value::Null => return Ok(Value::from("")),
        other => return call.refuse("a dictionary", other),
    };
    call.meter.work_value(call.value(0))?;
    call.build(|out| {
        let mut first = true;
        for (name, value) in entries {
            let values = if let Value::Array(items) = value { items.as_slice() } else { std::slice::from_ref(value) };
            for value in values {
                if !std::mem::take(&mut first) {
                    out.push("&")?;
                }
                push(out, name)?;
                out.push("=")?;
                push(out, &crate::text::text_within(value, call.meter.work_left())?)?;
            }
        }
        Ok(())
    })
}

fn push(out: &mut Capped, text: &str) -> Result<()> {
    utf8_percent_encode(text, ENCODED).try_for_each(|piece| out.push(piece))
}

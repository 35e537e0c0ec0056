//! The text form of values, as it appears in mixed text.

use std::borrow::Cow;
use std::io;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

use crate::limits::DATA_DEPTH;
use crate::parts::exact_integer;
use crate::{EvalError, Result};

/// The text of a value: the items of a list joined with `, `, a dictionary as JSON, whole numbers
/// without `.0`, null as the empty text, booleans as `true` and `false`.
///
/// A value that is nested deeper than [`limits::DATA_DEPTH`](crate::limits::DATA_DEPTH) has no
/// text, and the empty string is returned.
pub fn text_of(value: &Value) -> String {
    text_within(value, usize::MAX).map(Cow::into_owned).unwrap_or_default()
}

/// The text of a value, borrowed if it is a string, and refused if it has more than `limit` bytes.
pub(crate) fn text_within(value: &Value, limit: usize) -> Result<Cow<'_, str>> {
    match value {
        Value::String(text) if text.len() <= limit => Ok(Cow::Borrowed(text)),
        other => {
            let mut out = Capped::new(limit);
            out.push_value(other)?;
            Ok(Cow::Owned(out.text))
        }
    }
}

/// The value as JSON, with whole numbers without `.0`, refused if it has more than `limit` bytes.
pub(crate) fn json_within(value: &Value, limit: usize) -> Result<String> {
    json(value, DATA_DEPTH, limit, limit)
}

/// A text that grows up to a limit.
pub(crate) struct Capped {
    text: String,
    limit: usize,
}

impl Capped {
    pub(crate) fn new(limit: usize) -> Self {
        Self { text: String::new(), limit }
    }

    pub(crate) fn push(&mut self, text: &str) -> Result<()> {
        if text.len() > self.left() {
            return Err(EvalError::OutputTooLarge { limit: self.limit });
        }
        self.text.push_str(text);
        Ok(())
    }

    pub(crate) fn push_value(&mut self, value: &Value) -> Result<()> {
        self.push_nested(value, DATA_DEPTH)
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    fn left(&self) -> usize {
        self.limit - self.text.len()
    }

    fn push_nested(&mut self, value: &Value, depth: usize) -> Result<()> {
        let Some(below) = depth.checked_sub(1) else { return Err(EvalError::TooDeep { limit: DATA_DEPTH }) };
        match value {
            Value::Null => Ok(()),
            Value::Bool(true) => self.push("true"),
            Value::Bool(false) => self.push("false"),
            Value::Number(number) => self.push(&number_text(number)),
            Value::String(text) => self.push(text),
            Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
                if index > 0 {
                    self.push(", ")?;
                }
                self.push_nested(item, below)
            }),
            Value::Object(_) => self.push(&json(value, depth, self.left(), self.limit)?),
        }
    }
}

fn number_text(number: &Number) -> String {
    whole(number).map_or_else(|| number.to_string(), |whole| whole.to_string())
}

/// A float without a fraction, as an integer.
fn whole(number: &Number) -> Option<i64> {
    if number.is_f64() { number.as_f64().and_then(exact_integer) } else { None }
}

fn json(value: &Value, depth: usize, left: usize, limit: usize) -> Result<String> {
    let mut sink = Sink { bytes: Vec::new(), left };
    serde_json::to_writer(&mut sink, &Json { value, depth }).map_err(|error| {
        if error.is_io() { EvalError::OutputTooLarge { limit } } else { EvalError::TooDeep { limit: DATA_DEPTH } }
    })?;
    // JSON text is always UTF-8, so the default is never used.
    Ok(String::from_utf8(sink.bytes).unwrap_or_default())
}

struct Sink {
    bytes: Vec<u8>,
    left: usize,
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value that is printed as JSON down to a depth, with whole numbers without `.0`.
struct Json<'a> {
    value: &'a Value,
    depth: usize,
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(depth) = self.depth.checked_sub(1) else { return Err(S::Error::custom("nested too deeply")) };
        match self.value {
            Value::Number(number) => match whole(number) {
                Some(whole) => serializer.serialize_i64(whole),
                None => number.serialize(serializer),
            },
            Value::Array(items) => serializer.collect_seq(items.iter().map(|value| Json { value, depth })),
            Value::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, &Json { value, depth })?;
                }
                map.end()
            }
            scalar => scalar.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_type_has_a_text() {
        for (value, text) in [
            (json!(null), ""),
            (json!(true), "true"),
            (json!(false), "false"),
            (json!(3), "3"),
            (json!(3.0), "3"),
            (json!(-0.0), "0"),
            (json!(2.5), "2.5"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(9.3e18), "9.3e+18"),
            (json!("a"), "a"),
            (json!([]), ""),
            (json!(["a", 1.0, null, true, [2, 3], { "k": 1.0 }]), r#"a, 1, , true, 2, 3, {"k":1}"#),
            (json!({}), "{}"),
            (json!({ "z": "\"", "a": [1.0, 1.5, null] }), r#"{"z":"\"","a":[1,1.5,null]}"#),
        ] {
            assert_eq!(text_of(&value), text, "{value}");
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let too_large = |limit| Err(EvalError::OutputTooLarge { limit });
        assert_eq!(text_within(&json!("abc"), 2), too_large(2));
        assert_eq!(text_within(&json!(["a", "b"]), 3), too_large(3));
        assert_eq!(text_within(&json!({ "a": 1 }), 6), too_large(6));
        assert_eq!(text_within(&json!({ "a": 1 }), 7).unwrap(), r#"{"a":1}"#);
        for wrap in [|v| json!([v]), |v| json!({ "k": v })] {
            let deep = (0..DATA_DEPTH).fold(json!(1), |inner, _| wrap(inner));
            assert_eq!(text_within(&deep, 10_000), Err(EvalError::TooDeep { limit: DATA_DEPTH }));
            assert_eq!(text_of(&deep), "");
        }
    }
}

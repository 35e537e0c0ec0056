//! A key that no object can have: `serde_json` reads an object that begins with it as the text of
//! another value. Such an object could be stored, but not read again.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The key that `serde_json` reserves.
pub const RESERVED_KEY: &str = "$serde_json::private::RawValue";
/// The message about a value that has the key. It follows the name of the value.
pub const HAS_RESERVED_KEY: &str = "has the key '$serde_json::private::RawValue', which is reserved";
/// A part of the key. A text without it, and without escapes of ASCII characters, has no such key.
const PART: &str = "private::RawValue";
const ESCAPE: &str = "\\u00";

/// Whether an object in the value has the key.
pub fn has_reserved_key(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_reserved_key),
        Value::Object(entries) => entries.iter().any(|(key, value)| key == RESERVED_KEY || has_reserved_key(value)),
        _ => false,
    }
}

/// Fails if an object in the JSON text has the key, or if the text is not JSON.
pub fn refuse_reserved_key(text: &str) -> serde_json::Result<()> {
    if !text.contains(PART) && !text.contains(ESCAPE) {
        return Ok(());
    }
    Keys.deserialize(&mut serde_json::Deserializer::from_str(text))
}

/// Reads a value and only checks its keys.
#[derive(Clone, Copy)]
struct Keys;

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Name)? {
            if key == RESERVED_KEY {
                return Err(A::Error::custom(format!("the key '{RESERVED_KEY}' is reserved")));
            }
            entries.next_value_seed(self)?;
        }
        Ok(())
    }
}

/// Reads the key of an entry.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        String::deserialize(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_key_is_found_wherever_it_is_and_however_it_is_written() {
        for text in [
            r#"{"$serde_json::private::RawValue":"[1,2]"}"#,
            r#"{"a":[{"b":1,"$serde_json::private::RawValue":null}]}"#,
            r#"{"\u0024serde_json::privat\u0065::RawValue":"1"}"#,
        ] {
            let error = refuse_reserved_key(text).unwrap_err().to_string();
            assert!(error.starts_with("the key '$serde_json::private::RawValue' is reserved"), "{error}");
        }
        for text in [
            r#"{"a":"$serde_json::private::RawValue"}"#,
            r#"["$serde_json::private::RawValue","\u0041",1,-1,1.5,true,null,{}]"#,
            r#"{"$serde_json::private::Number":"1"}"#,
        ] {
            refuse_reserved_key(text).unwrap();
        }
        assert!(has_reserved_key(&json!([{"a": {RESERVED_KEY: 1}}])));
        assert!(!has_reserved_key(&json!([{"a": RESERVED_KEY}])));
    }
}

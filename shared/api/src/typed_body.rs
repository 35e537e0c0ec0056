//! Reads the fields of a JSON object into a type. It accepts what [`Fields`] accepts:
//! a number or a boolean can be a text, and null counts as absent. Errors name the field.
//!
//! A field that can be left out is an `Option`. The fields are read in the order of the type, so
//! the first one that is wrong is named.

mod field;

pub use field::{Filled, Name, Patch};

use crate::Fields;
use crate::fields::{whole, word};
use engine::{Error, Result};
use field::PATCH;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value};
use std::fmt;

impl<'a> Fields<'a> {
    /// All fields of a type.
    pub fn read<T: Deserialize<'a>>(&self) -> Result<T> {
        T::deserialize(Given::Object(self.entries())).map_err(|flaw| Error::invalid(self.path(&flaw.path), flaw.reason))
    }
}

/// Why a value cannot be read, with its path from where the reading began.
#[derive(Debug)]
pub(crate) struct Flaw {
    path: String,
    reason: String,
}

impl Flaw {
    fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into() }
    }

    /// The flaw, with the name of the part of the value before its path.
    fn inside(self, part: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("{part}{dot}{}", self.path), ..self }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Flaw {}

impl de::Error for Flaw {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(reason.to_string())
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(match expected.split_last() {
            Some((last, others)) if !others.is_empty() => format!("must be {} or {last}", others.join(", ")),
            _ => format!("must be {}", expected.concat()),
        })
    }
}

/// A value that is read.
#[derive(Clone, Copy)]
enum Given<'a> {
    /// The field is missing.
    Nothing,
    /// The field is null.
    Null,
    /// A value, or an item of a list, which can be null.
    Value(&'a Value),
    Object(&'a Map<String, Value>),
}

impl<'a> Given<'a> {
    /// The value of a field.
    fn field(value: &'a Value) -> Self {
        if value.is_null() { Self::Null } else { Self::Value(value) }
    }

    fn value(self) -> Result<&'a Value, Flaw> {
        match self {
            Self::Value(value) => Ok(value),
            _ => Err(Flaw::new("is required")),
        }
    }

    fn object(self) -> Result<&'a Map<String, Value>, Flaw> {
        match self {
            Self::Object(entries) => Ok(entries),
            other => other.value()?.as_object().ok_or_else(|| Flaw::new("must be an object")),
        }
    }

    fn text(self) -> Result<&'a str, Flaw> {
        self.value()?.as_str().ok_or_else(|| Flaw::new("must be a string"))
    }
}

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self {
            Self::Nothing | Self::Null | Self::Value(Value::Null) => visitor.visit_unit(),
            Self::Value(Value::Bool(flag)) => visitor.visit_bool(*flag),
            Self::Value(Value::Number(number)) => number.deserialize_any(visitor).map_err(de::Error::custom),
            Self::Value(Value::String(text)) => visitor.visit_borrowed_str(text),
            Self::Value(Value::Array(_)) => self.deserialize_seq(visitor),
            Self::Value(Value::Object(_)) | Self::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let flag = match self.value()? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => word(text),
            _ => None,
        };
        visitor.visit_bool(flag.ok_or_else(|| Flaw::new("must be true or false"))?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_i64(whole(self.value()?).ok_or_else(|| Flaw::new("must be an integer"))?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self {
            Self::Nothing | Self::Null | Self::Value(Value::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Flaw> {
        match self {
            Self::Nothing if name == PATCH => visitor.visit_none(),
            Self::Null if name == PATCH => visitor.visit_unit(),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let items = self.value()?.as_array().ok_or_else(|| Flaw::new("must be a list"))?;
        visitor.visit_seq(Items { items: items.iter(), index: 0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let entries = self.object()?.iter().map(|(name, value)| (name.as_str(), Self::field(value)));
        visitor.visit_map(Entries { entries, next: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        let given = self.object()?;
        let value =
            |name: &'static &str| -> (&'de str, Self) { (*name, given.get(*name).map_or(Self::Nothing, Self::field)) };
        let entries = fields.iter().map(value);
        visitor.visit_map(Entries { entries, next: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        // A value of another type is not one of the words, either.
        let word = self.value()?.as_str().ok_or_else(|| de::Error::unknown_variant("", words))?;
        visitor.visit_enum(word.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Value>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Flaw;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Flaw> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Given::Value(item)).map(Some).map_err(|flaw| flaw.inside(&format!("[{index}]")))
    }
}

struct Entries<'a, I> {
    entries: I,
    next: Option<(&'a str, Given<'a>)>,
}

impl<'de, I: Iterator<Item = (&'de str, Given<'de>)>> MapAccess<'de> for Entries<'de, I> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Flaw> {
        self.next = self.entries.next();
        let Some((name, _)) = self.next else { return Ok(None) };
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Flaw> {
        let (name, value) = self.next.take().unwrap_or(("", Given::Nothing));
        seed.deserialize(value).map_err(|flaw| flaw.inside(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        name: Name<8>,
        is_on: Option<bool>,
        count: Option<i64>,
        tags: Option<Vec<String>>,
        inner: Option<Inner>,
        values: Option<Map<String, Value>>,
        kind: Option<Kind>,
        #[serde(default)]
        folder: Patch<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        text: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        App,
        Webhook,
    }

    fn asked(body: &Value) -> Result<Asked, String> {
        Fields::top(body.as_object().unwrap()).read().map_err(|error| error.to_string())
    }

    #[test]
    fn loose_scalars_are_read_and_null_is_absent() {
        let body = json!({
            "name": "n", "isOn": " TRUE ", "count": "3", "tags": ["a"], "inner": {"text": ""}, "values": {"v": [1, null]},
            "kind": "app", "unknown": 1,
        });
        let read = asked(&body).unwrap();
        assert_eq!((read.is_on, read.count, read.tags), (Some(true), Some(3), Some(vec!["a".to_owned()])));
        assert_eq!((read.inner, read.kind), (Some(Inner { text: String::new() }), Some(Kind::App)));
        assert_eq!(json!(read.values), body["values"]);
        let nulls = json!({"name": "n", "isOn": null, "count": null, "tags": null, "inner": null, "kind": null});
        let read = asked(&nulls).unwrap();
        assert_eq!((read.is_on, read.count, read.tags, read.inner, read.kind), (None, None, None, None, None));
    }

    #[test]
    fn null_and_absence_differ_where_they_mean_different_things() {
        let folder = |body: Value| asked(&body).unwrap().folder;
        assert_eq!(folder(json!({"name": "n"})), Patch::Absent);
        assert_eq!(folder(json!({"name": "n", "folder": null})), Patch::Null);
        assert_eq!(folder(json!({"name": "n", "folder": "f"})), Patch::Set("f".to_owned()));
    }

    #[test]
    fn wrong_fields_are_named_as_fields_names_them() {
        for (body, message) in [
            (json!({}), "name: is required"),
            (json!({"isOn": 1}), "name: is required"),
            (json!({"name": null}), "name: is required"),
            (json!({"name": " "}), "name: must not be blank"),
            (json!({"name": 1}), "name: must be a string"),
            (json!({"name": "n", "isOn": "yes"}), "isOn: must be true or false"),
            (json!({"name": "n", "count": 1.5}), "count: must be an integer"),
            (json!({"name": "n", "tags": {}}), "tags: must be a list"),
            (json!({"name": "n", "tags": ["a", null]}), "tags[1]: must be a string"),
            (json!({"name": "n", "inner": []}), "inner: must be an object"),
            (json!({"name": "n", "inner": {}}), "inner.text: is required"),
            (json!({"name": "n", "inner": {"text": 1}}), "inner.text: must be a string"),
            (json!({"name": "n", "values": 1}), "values: must be an object"),
            (json!({"name": "n", "kind": "other"}), "kind: must be app or webhook"),
            (json!({"name": "n", "kind": 3}), "kind: must be app or webhook"),
            (json!({"name": "n", "folder": 1}), "folder: must be a string"),
        ] {
            assert_eq!(asked(&body).unwrap_err(), message, "{body}");
        }
    }
}

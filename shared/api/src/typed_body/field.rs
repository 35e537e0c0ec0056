//! Types of fields in bodies.

use crate::schema;
use crate::typed::{self, NULLABLE};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// A text that is not blank. The reference says that it has at most this many characters, and if it
/// is plain, no control characters; other texts are refused where they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<const MOST: usize, const IS_PLAIN: bool = true>(pub String);

/// A text that is not blank, and that can have control characters.
pub type Filled<const MOST: usize> = Name<MOST, false>;

impl<const MOST: usize, const IS_PLAIN: bool> Deref for Name<MOST, IS_PLAIN> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de, const MOST: usize, const IS_PLAIN: bool> Deserialize<'de> for Name<MOST, IS_PLAIN> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() { Err(D::Error::custom("must not be blank")) } else { Ok(Self(text)) }
    }
}

impl<const MOST: usize, const IS_PLAIN: bool> JsonSchema for Name<MOST, IS_PLAIN> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Name{MOST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        typed::written(if IS_PLAIN { schema::name(MOST) } else { schema::filled(MOST) })
    }
}

/// The name under which [`Patch`] asks for its value.
pub(super) const PATCH: &str = "$patch";

/// A field for which null means something else than its absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is missing.
    #[default]
    Absent,
    /// The field is null.
    Null,
    /// The field has this value.
    Set(T),
}

impl<T> Patch<T> {
    /// What the field says: nothing, none, or a value.
    pub fn given(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// The value after the change.
    pub fn over(self, before: Option<T>) -> Option<T> {
        self.given().unwrap_or(before)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reads<T> {
            type Value = Patch<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Patch<T>, E> {
                Ok(Patch::Absent)
            }

            fn visit_unit<E>(self) -> Result<Patch<T>, E> {
                Ok(Patch::Null)
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Patch<T>, D::Error> {
                T::deserialize(deserializer).map(Patch::Set)
            }
        }
        deserializer.deserialize_newtype_struct(PATCH, Reads(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = schema::or_null(&generator.subschema_for::<T>().to_value());
        if let Some(entries) = schema.as_object_mut() {
            entries.insert(NULLABLE.to_owned(), true.into());
        }
        typed::written(schema)
    }
}

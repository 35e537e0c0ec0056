//! Values that a run only adds to its state. They are encoded once, when they are added, so that
//! each commit copies their text instead of encoding all of them again.

use crate::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::marker::PhantomData;

/// The JSON of a value of type `T`.
#[derive(Clone, Debug)]
pub struct JsonOf<T> {
    /// A value that has no form in JSON fails the commit.
    json: Result<Box<RawValue>, String>,
    of: PhantomData<fn() -> T>,
}

impl<T> JsonOf<T> {
    /// Encodes something that is read as a `T`.
    pub fn new<U: Serialize>(value: &U) -> Self {
        Self { json: to_raw_value(value).map_err(|error| error.to_string()), of: PhantomData }
    }

    /// The length of the encoded form, in bytes.
    pub fn bytes(&self) -> usize {
        self.json.as_ref().map_or(0, |json| json.get().len())
    }
}

impl<T: DeserializeOwned> JsonOf<T> {
    /// Decodes the value.
    pub fn read(&self) -> Result<T, StoreError> {
        let json = self.json.as_ref().map_err(|error| StoreError::corrupt("state", error))?;
        serde_json::from_str(json.get()).map_err(|error| StoreError::corrupt("state", error))
    }
}

impl<T> Serialize for JsonOf<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.json {
            Ok(json) => json.serialize(to),
            Err(error) => Err(serde::ser::Error::custom(error)),
        }
    }
}

impl<'de, T> Deserialize<'de> for JsonOf<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self { json: Ok(Box::deserialize(from)?), of: PhantomData })
    }
}

//! Values of the state, which can be spilled.

use crate::ports::executions::SpillKey;
use model::json::encoded_len;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::sync::Arc;

/// A value of the state. In memory it is whole; stored, it can be a reference to a spill.
#[derive(Clone, Debug)]
pub struct Slot {
    value: Arc<Value>,
    bytes: usize,
    place: Option<Place>,
}

/// The place of a spilled value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The spill, or the first of several spills with one large value.
    pub key: SpillKey,
    /// The number of spills. Their part numbers follow each other.
    pub parts: u32,
    /// The number of the value in the spill.
    pub number: u32,
}

impl Place {
    /// The keys of the spills, in order.
    pub fn keys(self) -> impl Iterator<Item = SpillKey> {
        (0..self.parts).map(move |offset| SpillKey { part: self.key.part.saturating_add(offset), ..self.key })
    }
}

impl Slot {
    /// A value that is not spilled.
    pub fn new(value: Value) -> Self {
        let bytes = encoded_len(&value);
        Self { value: Arc::new(value), bytes, place: None }
    }

    /// The value as JSON.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The size as JSON, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Where the value is spilled; `None` if it is in the row.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// Notes where the value was spilled. A changed value is a new slot, so the place stays
    /// correct.
    pub fn spilled_to(&mut self, place: Place) {
        self.place = Some(place);
    }

    /// Removes the place, because another run cannot read the spills of this one.
    pub fn unplace(&mut self) {
        self.place = None;
    }

    /// Sets the value that was read from its place.
    pub fn fill(&mut self, value: Value) {
        self.bytes = encoded_len(&value);
        self.value = Arc::new(value);
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self::new(Value::Null)
    }
}

#[derive(Serialize)]
enum Stored<'a> {
    #[serde(rename = "v")]
    Here(&'a Value),
    #[serde(rename = "s")]
    There([u64; 5]),
}

#[derive(Deserialize)]
enum Loaded {
    #[serde(rename = "v")]
    Here(Value),
    #[serde(rename = "s")]
    There([u64; 5]),
}

impl Serialize for Slot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.place {
            None => Stored::Here(&self.value).serialize(serializer),
            Some(Place { key, parts, number }) => {
                Stored::There([key.cursor, key.fence, key.part.into(), parts.into(), number.into()])
                    .serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let small = |number: u64| u32::try_from(number).map_err(serde::de::Error::custom);
        match Loaded::deserialize(deserializer)? {
            Loaded::Here(value) => Ok(Self::new(value)),
            Loaded::There([cursor, fence, part, parts, number]) => {
                let key = SpillKey { cursor, fence, part: small(part)? };
                let place = Place { key, parts: small(parts)?, number: small(number)? };
                Ok(Self { value: Arc::new(Value::Null), bytes: 0, place: Some(place) })
            }
        }
    }
}

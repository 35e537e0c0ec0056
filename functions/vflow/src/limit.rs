//! Limits in bodies: integers, or null for no limit.

use api::{Patch, schema, typed};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error};
use std::borrow::Cow;

/// The highest number of something. The reference says between which numbers it is; others are
/// refused where it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit<const LEAST: i64, const MOST: i64>(u64);

impl<const LEAST: i64, const MOST: i64> Limit<LEAST, MOST> {
    /// The limit after the change.
    pub(crate) fn over(change: Patch<Self>, before: Option<u64>) -> Option<u64> {
        change.given().map_or(before, |limit| limit.map(|limit| limit.0))
    }
}

impl<'de, const LEAST: i64, const MOST: i64> Deserialize<'de> for Limit<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        u64::try_from(number).map(Self).map_err(|_| D::Error::custom("must not be negative"))
    }
}

impl<const LEAST: i64, const MOST: i64> JsonSchema for Limit<LEAST, MOST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        typed::written(schema::integer_in(LEAST, MOST))
    }
}

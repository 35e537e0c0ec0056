//! Limits in bodies: integers, or null for no limit.

use api::Patch;
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Error};

/// The highest number of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Limit(u64);

impl Limit {
    /// The limit after the change.
    pub(crate) fn over(change: Patch<Self>, before: Option<u64>) -> Option<u64> {
        change.given().map_or(before, |limit| limit.map(|limit| limit.0))
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        u64::try_from(number).map(Self).map_err(|_| D::Error::custom("must not be negative"))
    }
}

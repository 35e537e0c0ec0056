//! Reads and shows versions.

use api::Request;
use engine::Error;
use model::{Timestamp, Version};
use schemars::JsonSchema;
use serde::Serialize;

/// The number of the version in the path. An invalid number is "not found".
pub(super) fn number(request: &Request) -> Result<u32, Error> {
    parse(request.param("version")).ok_or(Error::NotFound { what: "version" })
}

/// The pattern of the texts that [`parse`] reads: integers from 1 that fit into 32 bits.
pub(crate) const PATTERN: &str = "^v?([1-9][0-9]{0,8}|[1-3][0-9]{9}|4[01][0-9]{8}|42[0-8][0-9]{7}|429[0-3][0-9]{6}|\
    4294[0-8][0-9]{5}|42949[0-5][0-9]{4}|429496[0-6][0-9]{3}|4294967[01][0-9]{2}|42949672[0-8][0-9]|429496729[0-5])$";

/// The number in `v3` or `3`.
pub(crate) fn parse(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('v').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

/// A published version of a workflow.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Version")]
pub(super) struct Shown<'a> {
    /// The name that callers use: v1, v2, …
    version: String,
    number: u32,
    /// The revision of the workflow that was published.
    revision: u32,
    step_count: u32,
    note: &'a str,
    /// Whether callers can use it.
    enabled: bool,
    published_at: Timestamp,
}

impl<'a> From<&'a Version> for Shown<'a> {
    fn from(version: &'a Version) -> Self {
        Self {
            version: format!("v{}", version.number),
            number: version.number,
            revision: version.revision,
            step_count: version.step_count,
            note: &version.note,
            enabled: version.enabled,
            published_at: version.published_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_name_versions() {
        assert_eq!((parse("v12"), parse("3")), (Some(12), Some(3)));
        for text in ["", "v", "v0", "01", "+1", "vv1", "1.0", "-1", "4294967296", "１"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}

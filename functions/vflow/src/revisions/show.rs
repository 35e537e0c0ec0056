//! Reads and shows revisions.

use api::Request;
use engine::Error;
use model::{Revision, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// The number of the revision in the path. An invalid number is "not found".
pub(super) fn number(request: &Request) -> Result<u32, Error> {
    parse(request.param("revision")).ok_or(Error::NotFound { what: "revision" })
}

/// A number from 1, in digits.
pub(super) fn parse(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// A revision of a workflow.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Revision")]
pub(super) struct Shown<'a> {
    revision: u32,
    /// Whether it is the current revision.
    current: bool,
    /// Null for revisions of earlier releases, like `savedAt`.
    step_count: Option<usize>,
    saved_at: Option<Timestamp>,
    /// The id of the device that saved it.
    saved_by: Option<&'a str>,
    note: &'a str,
    /// The earlier revision whose definition was restored.
    restored_from: Option<u32>,
}

impl<'a> Shown<'a> {
    /// The revision with the number of its steps, which those of earlier releases lack.
    pub(super) fn with_step_count(self, step_count: usize) -> Self {
        Self { step_count: Some(step_count), ..self }
    }

    /// The revision, beside the number of the current one.
    pub(super) fn of(revision: &'a Revision, current: u32) -> Self {
        let saved = revision.saved.as_ref();
        Self {
            revision: revision.number,
            current: revision.number == current,
            step_count: revision.step_count.map(|count| count as usize),
            saved_at: saved.map(|saved| saved.at),
            saved_by: saved.and_then(|saved| saved.by.as_deref()),
            note: saved.map_or("", |saved| saved.note.as_str()),
            restored_from: saved.and_then(|saved| saved.restored_from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_name_revisions() {
        assert_eq!((parse("1"), parse("4294967295")), (Some(1), Some(u32::MAX)));
        for text in ["", "0", "01", "+1", "-1", "v1", "1.0", "4294967296", "current"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}

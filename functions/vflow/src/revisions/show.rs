//! Reads and shows revisions.

use api::Request;
use api::schema::{Named, flag, integer, integer_in, millis, object, or_null, saying, text};
use engine::Error;
use model::Revision;
use serde_json::{Value, json};

/// The number of the revision in the path. An invalid number is "not found".
pub(super) fn number(request: &Request) -> Result<u32, Error> {
    parse(request.param("revision")).ok_or(Error::NotFound { what: "revision" })
}

/// A number from 1, in digits.
pub(super) fn parse(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// The revision as answers show it.
pub(super) fn revision(revision: &Revision, current: u32) -> Value {
    let saved = revision.saved.as_ref();
    json!({
        "revision": revision.number,
        "current": revision.number == current,
        "stepCount": revision.step_count,
        "savedAt": saved.map(|saved| saved.at),
        "savedBy": saved.and_then(|saved| saved.by.as_ref()),
        "note": saved.map_or("", |saved| saved.note.as_str()),
        "restoredFrom": saved.and_then(|saved| saved.restored_from),
    })
}

/// The schema of [`revision`].
pub(super) fn revision_schema() -> Value {
    object([
        ("revision", integer_in(1, i64::from(u32::MAX))),
        ("current", saying(flag(), "Whether the workflow runs it now")),
        ("stepCount", saying(or_null(&integer()), "Null, like savedAt, for revisions of earlier releases")),
        ("savedAt", or_null(&millis())),
        ("savedBy", saying(or_null(&text()), "The id of the device that saved it")),
        ("note", text()),
        ("restoredFrom", saying(or_null(&integer()), "The earlier revision whose definition it repeats")),
    ])
    .named("Revision")
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

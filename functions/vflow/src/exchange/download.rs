//! Builds answers that are files.

use super::archive::{self, Entry};
use super::document;
use api::Response;
use api::response::set_header;
use bytes::Bytes;
use engine::Error;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use records::exchange::Exported;
use serde_json::Value;
use std::collections::HashSet;

/// The largest answer, in bytes. Lambda limits answers to 6 MB, and a binary answer grows by a
/// third because it is encoded in base64.
pub(crate) const MAX_ANSWER: usize = 4 * 1024 * 1024;
/// The content type of an archive.
pub(crate) const ZIP: &str = "application/zip";
/// The longest name of an entry, in characters.
const MAX_NAME: usize = 80;
/// The characters that are not encoded in an extended value (RFC 5987).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON, in the usual envelope.
    Json,
    /// An archive with one file per workflow.
    Zip,
}

impl Format {
    /// The names of the formats.
    pub const NAMES: [&'static str; 2] = ["json", "zip"];

    /// Parses the name of a format. Fails if it is unknown.
    pub fn parse(text: Option<&str>, default: Self) -> Result<Self, Error> {
        match text.filter(|text| !text.is_empty()) {
            None => Ok(default),
            Some(text) if text.eq_ignore_ascii_case("json") => Ok(Self::Json),
            Some(text) if text.eq_ignore_ascii_case("zip") => Ok(Self::Zip),
            Some(_) => Err(Error::invalid("format", "must be json or zip")),
        }
    }
}

/// Fails if the answer is larger than [`MAX_ANSWER`].
pub(crate) fn bounded(response: Response) -> Result<Response, Error> {
    if response.body().len() > MAX_ANSWER {
        return Err(Error::TooMuch { what: "bytes", limit: MAX_ANSWER });
    }
    Ok(response)
}

/// An archive of the workflows, which is saved as `name`.zip.
pub(crate) fn zip(exported: &[Exported], include_steps: bool, name: &str) -> Result<Response, Error> {
    let mut taken = HashSet::new();
    let entry = |one: &Exported| -> Entry {
        let name = distinct(&file_name(&one.workflow.name), &mut taken);
        (format!("{name}.json"), format!("{:#}", document::of(one, include_steps)).into_bytes())
    };
    let entries: Vec<_> = exported.iter().map(entry).collect();
    let mut response = http::Response::new(Bytes::from(archive::write(&entries)?));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(ZIP));
    set_header(&mut response, CONTENT_DISPOSITION, &disposition(&format!("{}.zip", file_name(name))));
    bounded(response)
}

/// The schema of a file.
pub(crate) fn file() -> Value {
    serde_json::json!({"type": "string", "format": "binary"})
}

/// The header with the name in two forms: in ASCII for old clients, and complete for all others.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN))
}

/// Replaces characters that some file systems do not allow in names.
fn file_name(name: &str) -> String {
    let fits = |c: char| !c.is_control() && !"/\\:*?\"<>|%".contains(c);
    let name: String = name.chars().map(|c| if fits(c) { c } else { '_' }).take(MAX_NAME).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() { "workflow".to_owned() } else { name.to_owned() }
}

/// The name, with a number if it is already used.
fn distinct(name: &str, taken: &mut HashSet<String>) -> String {
    let mut tried = name.to_owned();
    let mut number = 1;
    while !taken.insert(tried.to_lowercase()) {
        number += 1;
        tried = format!("{name} ({number})");
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_told_apart() {
        let mut taken = HashSet::new();
        let mut name = |text: &str| distinct(&file_name(text), &mut taken);
        assert_eq!(["a/b", "A:b", "..", " \u{7}", "名"].map(&mut name), ["a_b", "A_b (2)", "workflow", "_", "名"]);
        assert_eq!(name(&"x".repeat(500)).len(), MAX_NAME);
    }

    #[test]
    fn a_file_has_a_name_for_old_readers_and_one_for_new() {
        assert_eq!(disposition("名 1.zip"), "attachment; filename=\"_ 1.zip\"; filename*=UTF-8''%E5%90%8D%201.zip");
        let quoted = disposition(&format!("{}.zip", file_name("a\"b")));
        assert_eq!(quoted, "attachment; filename=\"a_b.zip\"; filename*=UTF-8''a_b.zip");
    }
}

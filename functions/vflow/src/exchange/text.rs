//! Reads the JSON text of an uploaded file, without changing or dropping a value silently.

use super::shape::{self, Found};
use api::losses;
use api::workflow::body;
use engine::Error;
use engine::lint::Finding;
use model::json::{self, MAX_DEPTH, Segment, deeper_than};
use serde_json::Value;
use std::sync::LazyLock;

/// How many levels deeper than a workflow a file with several can be.
const WRAPPING: usize = 8;

/// Parses JSON up to a limited depth. A byte order mark is ignored. An integer that does not fit
/// into 64 bits becomes the text of its digits.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Error> {
    let invalid = || bad("Invalid JSON format");
    // The limit of serde_json is 128 levels, so that parsing cannot overflow the stack.
    let value = json::parse(std::str::from_utf8(bytes).map_err(|_| invalid())?).map_err(|_| invalid())?;
    if deeper_than(&value, MAX_DEPTH + WRAPPING) {
        return Err(bad("Nests too deep"));
    }
    Ok(value)
}

/// Parses JSON, with warnings about numbers that no value can hold. Fails for a key that an object
/// has twice, and for a number in a field of a workflow that is a text.
pub(crate) fn parse_with_warnings(bytes: &[u8]) -> Result<(Value, Vec<Finding>), Error> {
    static WORKFLOW: LazyLock<Value> = LazyLock::new(body::schema);
    let value = parse(bytes)?;
    let needs_text = |path: &[Segment]| losses::is_text(&WORKFLOW, inner(path));
    Ok((value, losses::warnings(losses::of(bytes), needs_text, true)?))
}

/// The workflows in the file with this name.
pub(crate) fn find(name: &str, bytes: &[u8]) -> Result<Found, Error> {
    let (value, warnings) = parse_with_warnings(bytes)?;
    let placed = |finding: Finding| Finding { path: format!("{name}: {}", finding.path), ..finding };
    Ok(Found { told: warnings.into_iter().map(placed).collect(), ..shape::find(value)? })
}

/// A path without the fields and lists in which files wrap workflows.
fn inner(path: &[Segment]) -> &[Segment] {
    let wraps = |segment: &Segment| match segment {
        Segment::Key(key) => matches!(key.as_str(), "data" | "workflow" | "workflows"),
        Segment::Index(_) => true,
    };
    path.get(path.iter().take_while(|segment| wraps(segment)).count()..).unwrap_or_default()
}

fn bad(reason: &str) -> Error {
    Error::BadFile { reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded() {
        let deep = |levels: usize| format!("{{\"steps\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(deep(100_000).as_bytes()).is_err());
        assert!(parse(deep(MAX_DEPTH + WRAPPING).as_bytes()).is_err());
        assert!(parse(deep(MAX_DEPTH).as_bytes()).is_ok());
    }

    #[test]
    fn no_value_is_changed_or_dropped_silently() {
        let long = "123456789012345678901234567890";
        let error = |text: &str| parse_with_warnings(text.as_bytes()).unwrap_err().to_string();
        for (text, expected) in [
            (format!("{{\"name\":{long},\"steps\":[]}}"), "name: must be a string"),
            (format!("{{\"workflows\":[{{\"description\":{long}}}]}}"), "workflows[0].description: must be a string"),
            (
                format!("{{\"data\":{{\"workflow\":{{\"steps\":[{{\"id\":{long}}}]}}}}}}"),
                "data.workflow.steps[0].id: must be a string",
            ),
            (
                "[{\"name\":\"a\",\"steps\":[{\"id\":\"a\",\"id\":\"b\"}]}]".to_owned(),
                "[0].steps[0].id: is given twice in the same object",
            ),
        ] {
            assert_eq!(error(&text), expected);
        }
        let text = format!("{{\"name\":\"a\",\"steps\":[{{\"id\":\"a\",\"parameters\":{{\"value\":{long}}}}}]}}");
        let (value, found) = parse_with_warnings(text.as_bytes()).unwrap();
        assert_eq!(value["steps"][0]["parameters"]["value"], long);
        assert_eq!(found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["steps[0].parameters.value"]);
    }
}

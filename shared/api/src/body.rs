//! Bodies: JSON, bounded in depth, read once.

use engine::Error;
use model::json::{MAX_DEPTH, deeper_than};
use serde_json::{Map, Value};

/// Reads a body that is an object; an empty one is `{}`. A byte order mark is passed over.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    match value(bytes)? {
        None => Ok(Map::new()),
        Some(Value::Object(entries)) => {
            // Named by the field that holds the nest, so that its author finds it.
            match entries.iter().find(|(_, value)| deeper_than(value, MAX_DEPTH - 1)) {
                Some((name, _)) => Err(too_deep(name)),
                None => Ok(entries),
            }
        }
        Some(_) => Err(Error::invalid("body", "must be a JSON object")),
    }
}

/// Reads a body of any shape; `None` if it is empty. The depth of an object is not checked yet.
fn value(bytes: &[u8]) -> Result<Option<Value>, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    // serde_json stops at 128 levels by itself, so that parsing cannot overflow the stack.
    serde_json::from_slice(bytes).map(Some).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            too_deep("body")
        } else {
            Error::invalid("body", format!("is not valid JSON: {error}"))
        }
    })
}

fn too_deep(field: &str) -> Error {
    Error::invalid(field, format!("nests deeper than {MAX_DEPTH} levels"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> (String, String) {
        match object(bytes) {
            Err(Error::Invalid { field, reason }) => (field, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_is_an_empty_object() {
        for bytes in ["", " \r\n", "\u{feff}", "{}", "\u{feff}{}"] {
            assert_eq!(object(bytes.as_bytes()).unwrap(), Map::new(), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for bytes in ["[]", "1", "\"x\"", "null", "{", "{\"a\":}", "{\"a\":1e999}", "{\"a\":\"\\ud800\"}", "a=b&c=d"] {
            assert_eq!(refusal(bytes.as_bytes()).0, "body", "{bytes}");
        }
        assert_eq!(refusal(b"{\"a\":\"\xff\"}").0, "body");
    }

    #[test]
    fn depth_is_bounded_and_the_field_is_named() {
        let nested = |levels: usize| format!("{{\"steps\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(object(nested(MAX_DEPTH - 1).as_bytes()).is_ok());
        assert_eq!(refusal(nested(MAX_DEPTH).as_bytes()).0, "steps");
        assert_eq!(refusal(nested(100_000).as_bytes()).1, "nests deeper than 64 levels");
    }
}

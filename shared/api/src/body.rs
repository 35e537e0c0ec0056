//! Reads bodies of requests: JSON up to a limited depth, forms and text.

use crate::Query;
use engine::{Error, Result};
use model::json::{MAX_DEPTH, deeper_than};
use serde_json::{Map, Value};

/// The content type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Reads a body that is a JSON object. An empty body is `{}`. A byte order mark is ignored.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>> {
    match parse(bytes)? {
        None => Ok(Map::new()),
        Some(Value::Object(entries)) => {
            // The error names the field that is too deep, so that the caller finds it.
            match entries.iter().find(|(_, value)| deeper_than(value, MAX_DEPTH - 1)) {
                Some((name, _)) => Err(too_deep(name)),
                None => Ok(entries),
            }
        }
        Some(_) => Err(Error::invalid("body", "must be a JSON object")),
    }
}

/// Reads a body of any type. It is JSON if it can be parsed, unless its content type is text. An
/// empty body is null. Fails if the content type is JSON and the body is not.
pub fn any(bytes: &[u8], content_type: Option<&str>) -> Result<Value> {
    let kind = kind(content_type);
    match parse(bytes) {
        Ok(None) => Ok(Value::Null),
        Ok(Some(_)) | Err(Flaw::Deep) if kind.starts_with("text/") => text(bytes),
        Ok(Some(value)) if deeper_than(&value, MAX_DEPTH) => Err(too_deep("body")),
        Ok(Some(value)) => Ok(value),
        Err(Flaw::Syntax(_) | Flaw::Form) if !kind.ends_with("/json") && !kind.ends_with("+json") => text(bytes),
        Err(flaw) => Err(flaw.into()),
    }
}

/// Reads a form, as browsers and OAuth libraries send it. `None` if the content type is another
/// one, or if the body looks like JSON: `curl -d` sends JSON with the content type of a form.
pub fn form(bytes: &[u8], content_type: Option<&str>) -> Result<Option<Query>> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if kind(content_type) != FORM || !bytes.contains(&b'=') || matches!(first, Some(b'{' | b'[' | b'"')) {
        return Ok(None);
    }
    let unreadable = || Error::invalid("body", "is a form that is not UTF-8");
    let query = Query::parse(std::str::from_utf8(bytes).map_err(|_| unreadable())?.trim());
    let replaced = query.pairs().iter().any(|(name, value)| name.contains('\u{fffd}') || value.contains('\u{fffd}'));
    if replaced { Err(unreadable()) } else { Ok(Some(query)) }
}

/// A content type without its parameters, in lower case.
fn kind(content_type: Option<&str>) -> String {
    content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn text(bytes: &[u8]) -> Result<Value> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::invalid("body", "is neither JSON nor UTF-8 text"))?;
    Ok(Value::String(text.to_owned()))
}

/// The reason why a body could not be parsed.
enum Flaw {
    Deep,
    Form,
    Syntax(serde_json::Error),
}

impl From<Flaw> for Error {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Deep => too_deep("body"),
            Flaw::Form => Self::invalid("body", "is not JSON but a form (name=value); send a JSON object instead"),
            Flaw::Syntax(error) => {
                // The parser calls `true`, `false` and `null` identifiers.
                let wanted = "expected a value such as \"text\", 1, true or null";
                let reason = error.to_string().replace("expected ident", wanted).replace("expected value", wanted);
                Self::invalid("body", format!("is not valid JSON: {reason}"))
            }
        }
    }
}

/// Parses JSON of any type; `None` if the body is blank. Does not check the depth.
fn parse(bytes: &[u8]) -> Result<Option<Value>, Flaw> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    // The limit of serde_json is 128 levels, so that parsing cannot overflow the stack. An integer
    // that does not fit into 64 bits becomes a string of its digits, because rounding would change
    // it.
    let read = match std::str::from_utf8(bytes) {
        Ok(text) => model::json::parse(text),
        Err(_) => serde_json::from_slice(bytes),
    };
    read.map(Some).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            Flaw::Deep
        } else if is_form(bytes) {
            Flaw::Form
        } else {
            Flaw::Syntax(error)
        }
    })
}

/// Whether a body looks like `name=value&…`.
fn is_form(bytes: &[u8]) -> bool {
    let name = bytes.split(|byte| *byte == b'=').next().unwrap_or_default();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.%+[]".contains(byte);
    name.len() < bytes.len() && name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(plain)
}

fn too_deep(field: &str) -> Error {
    Error::invalid(field, format!("nests deeper than {MAX_DEPTH} levels"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn the_reserved_key_is_refused() {
        for text in
            [r#"{"a":{"$serde_json::private::RawValue":"[1,2]"}}"#, r#"{"$serde_json::private::RawV\u0061lue":1}"#]
        {
            let (field, reason) = refusal(text.as_bytes());
            assert!(
                field == "body" && reason.contains("the key '$serde_json::private::RawValue' is reserved"),
                "{reason}"
            );
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for bytes in ["[]", "1", "\"x\"", "null", "{", "{\"a\":}", "{\"a\":1e999}", "{\"a\":\"\\ud800\"}", "a=b&c=d"] {
            assert_eq!(refusal(bytes.as_bytes()).0, "body", "{bytes}");
        }
        assert_eq!(refusal(b"{\"a\":\"\xff\"}").0, "body");
        assert!(refusal(b"a=b&c=d").1.contains("a form"));
        assert!(refusal(b"hello").1.contains("expected a value such as"));
    }

    #[test]
    fn depth_is_bounded_and_the_field_is_named() {
        let nested = |levels: usize| format!("{{\"steps\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(object(nested(MAX_DEPTH - 1).as_bytes()).is_ok());
        assert_eq!(refusal(nested(MAX_DEPTH).as_bytes()).0, "steps");
        assert_eq!(refusal(nested(100_000).as_bytes()).1, "nests deeper than 64 levels");
    }

    #[test]
    fn no_integer_is_rounded() {
        let read =
            object(br#"{"a":9007199254740993,"b":[1234567890123456789012345],"c":18446744073709551615}"#).unwrap();
        let expected = json!({"a": 9_007_199_254_740_993_u64, "b": ["1234567890123456789012345"], "c": u64::MAX});
        assert_eq!(Value::Object(read), expected);
    }

    #[test]
    fn any_shape_is_taken_as_what_it_is() {
        let form = Some("application/x-www-form-urlencoded");
        for (content_type, bytes, expected) in [
            (None, "", json!(null)),
            (Some("application/json"), " \n", json!(null)),
            (Some("application/json; charset=utf-8"), "\u{feff}[1]", json!([1])),
            (form, "{\"a\":\"b\"}", json!({"a": "b"})),
            (form, "a=1&b=2", json!("a=1&b=2")),
            (None, "true", json!(true)),
            (Some("Text/Plain"), "true", json!("true")),
            (Some("text/xml"), "<ok/>", json!("<ok/>")),
            (None, "{broken", json!("{broken")),
        ] {
            assert_eq!(any(bytes.as_bytes(), content_type).unwrap(), expected, "{content_type:?} {bytes}");
        }
    }

    #[test]
    fn a_form_is_read_where_it_says_so_and_is_no_json() {
        let form_type = Some("Application/X-WWW-Form-Urlencoded; charset=utf-8");
        let read = |bytes: &str| form(bytes.as_bytes(), form_type).unwrap().map(|form| Value::Object(form.inputs()));
        assert_eq!(read("a=1&b=x+y%26&c=&d=%E8%AE%A2\r\n"), Some(json!({"a": "1", "b": "x y&", "c": "", "d": "订"})));
        for bytes in ["", "{}", " {\"a\":\"b=c\"}", "[\"=\"]", "word"] {
            assert_eq!(read(bytes), None, "{bytes}");
        }
        for other in [None, Some("application/json"), Some("text/plain")] {
            assert_eq!(form(b"a=1", other).unwrap(), None);
        }
        for bytes in [&b"a=\xff"[..], b"a=%ff", b"%ff=1"] {
            assert!(matches!(form(bytes, form_type), Err(Error::Invalid { field, .. }) if field == "body"));
        }
    }

    #[test]
    fn what_claims_to_be_json_must_be_and_depth_is_bounded() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(any(deep(MAX_DEPTH).as_bytes(), None).is_ok());
        for (content_type, bytes) in [
            (Some("application/json"), b"{broken".to_vec()),
            (Some("application/problem+json"), b"a=1".to_vec()),
            (None, deep(MAX_DEPTH + 1).into_bytes()),
            (None, deep(100_000).into_bytes()),
            (None, b"\xff\xfe".to_vec()),
        ] {
            assert!(matches!(any(&bytes, content_type), Err(Error::Invalid { field, .. }) if field == "body"));
        }
    }
}

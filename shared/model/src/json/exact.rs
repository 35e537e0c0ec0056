//! Reads JSON texts without changing any number.

use super::reserved::refuse_reserved_key;
use serde_json::Value;
use std::borrow::Cow;

/// Every integer with this many digits fits into 64 bits; longer ones are checked.
const SURE_DIGITS: usize = 18;

/// Reads a JSON text, with or without a byte order mark.
///
/// An integer that does not fit into 64 bits becomes the text of its digits. Most readers would
/// round it to a float. A text with a [reserved key](super::RESERVED_KEY) is refused.
pub fn parse(text: &str) -> serde_json::Result<Value> {
    let text = exact(text.strip_prefix('\u{feff}').unwrap_or(text));
    refuse_reserved_key(&text)?;
    serde_json::from_str(&text)
}

/// The list or dictionary in a text, if the text is JSON of one.
pub fn document(text: &str) -> Option<Value> {
    let inner = text.trim_start_matches('\u{feff}').trim();
    let framed = (inner.starts_with('[') && inner.ends_with(']')) || (inner.starts_with('{') && inner.ends_with('}'));
    framed.then(|| parse(inner).ok())?
}

/// The JSON text with quotes around every integer that is too large.
pub fn exact(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    let mut quoted = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => quoted = !quoted,
            b'\\' if quoted => at += 1,
            b'-' | b'0'..=b'9' if !quoted => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
                let number = text.get(at..at + length).unwrap_or_default();
                if is_too_large(number) {
                    out.push_str(text.get(copied..at).unwrap_or_default());
                    out.push('"');
                    out.push_str(number);
                    out.push('"');
                    copied = at + length;
                }
                at += length.saturating_sub(1);
            }
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')
}

/// Whether `number` is an integer in JSON that fits into neither signed nor unsigned 64 bits.
fn is_too_large(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.len() > SURE_DIGITS
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && number.parse::<i64>().is_err()
        && number.parse::<u64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_integer_is_rounded() {
        for (text, expected) in [
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("[18446744073709551615, -9223372036854775808]", json!([u64::MAX, i64::MIN])),
            ("18446744073709551616", json!("18446744073709551616")),
            ("-9223372036854775809", json!("-9223372036854775809")),
            (r#"{"id":1234567890123456789012345}"#, json!({"id": "1234567890123456789012345"})),
            (
                r#"{"12345678901234567890123":[1e30,12345678901234567890123.5,"\"12345678901234567890123"]}"#,
                json!({"12345678901234567890123": [1e30, 12_345_678_901_234_567_890_123.5, "\"12345678901234567890123"]}),
            ),
            ("\u{feff}{\"é\":12345678901234567890123}", json!({"é": "12345678901234567890123"})),
        ] {
            assert_eq!(parse(text).unwrap(), expected, "{text}");
        }
        for text in ["", "{", "[1,]", "000000000000000000000000", "12345678901234567890123 x", "\"\\", "-"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_document_is_a_list_or_a_dictionary() {
        for (text, expected) in [
            (" [1] ", Some(json!([1]))),
            ("\u{feff}\n{\"a\":null}\n", Some(json!({"a": null}))),
            ("1", None),
            ("\"[1]\"", None),
            ("[1", None),
            ("[draft] title [2]", None),
            ("", None),
        ] {
            assert_eq!(document(text), expected, "{text}");
        }
    }
}

//! The forms in which a secret can occur: unchanged, in lower case as in the name of a host, and
//! encoded in JSON (also JSON inside JSON), URLs, HTML and base64. Other systems escape different
//! characters, so the common variants of each encoding are included.

use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;
use base64::{Engine, alphabet};
use std::fmt::Write;

/// The name of the form of a secret that is a number.
pub(super) const NUMBER: &str = "n";
/// The shortest text that is searched for, in bytes. Shorter texts would also be found where they
/// are not the secret.
pub(super) const LEAST: usize = 4;

/// Percent-encodings: the names with digits in upper and in lower case, the characters besides
/// letters and digits that are not encoded, and whether a space becomes `+`.
const PERCENT: [(&str, &str, &[u8], bool); 8] = [
    // RFC 3986, for one part of a URL.
    ("u", "U", b"-_.~", false),
    // Forms in HTML.
    ("f", "F", b"*-._", true),
    // What URL parsers leave in a query.
    ("q", "Q", b"!$%&'()*+,-./:;=?@[\\]^_`{|}~", false),
    // JavaScript's `encodeURIComponent` and `encodeURI`.
    ("w", "W", b"-_.!~*'()", false),
    ("v", "V", b";,/?:@&=+$-_.!~*'()#", false),
    // Python's `quote` and `quote_plus`, PHP's `urlencode`.
    ("p", "P", b"-_.~/", false),
    ("r", "R", b"-_.~", true),
    ("h", "H", b"-_.", true),
];
/// Texts that stand for a character in HTML: those of the usual libraries.
const HTML: [(&str, &[(char, &str)]); 3] = [
    ("m1", &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]),
    ("m2", &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#x27;")]),
    ("m3", &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")]),
];
/// Characters that some writers of JSON escape in addition to those that must be escaped: PHP the
/// slash, Go the characters of HTML.
const JSON: [(&str, &[(char, &str)]); 2] =
    [("s", &[('/', "\\/")]), ("g", &[('&', "\\u0026"), ('<', "\\u003c"), ('>', "\\u003e")])];

/// The names and texts of all forms. Texts are not repeated, except that of a number.
pub(super) fn spellings(value: &str) -> Vec<(&'static str, String)> {
    let mut all = vec![("t", value.to_owned())];
    for (upper, lower, plain, plus) in PERCENT {
        all.push((upper, percent(value, plain, plus, true)));
        all.push((lower, percent(value, plain, plus, false)));
    }
    for (names, ascii) in [(["j1", "j2", "j3", "j4"], false), (["a1", "a2", "a3", "a4"], true)] {
        let mut text = value.to_owned();
        for name in names {
            text = json(&text, ascii);
            all.push((name, text.clone()));
        }
    }
    all.extend(HTML.map(|(name, escapes)| (name, escaped(value, escapes))));
    all.extend(JSON.map(|(name, escapes)| (name, escaped(&json(value, false), escapes))));
    all.push(("S", escaped(&json(value, true), &[('/', "\\/")])));
    all.push(("k", upper_escapes(&json(value, true))));
    all.push(("l", value.to_ascii_lowercase()));
    for (names, alphabet) in [(["b", "c", "d"], &alphabet::STANDARD), (["x", "y", "z"], &alphabet::URL_SAFE)] {
        let engine = GeneralPurpose::new(alphabet, NO_PAD);
        all.extend(names.into_iter().enumerate().map(|(offset, name)| (name, inside_base64(&engine, offset, value))));
    }
    let mut spellings: Vec<(&'static str, String)> = Vec::new();
    for (name, text) in all {
        if text.len() >= LEAST && !spellings.iter().any(|(_, known)| *known == text) {
            spellings.push((name, text));
        }
    }
    if serde_json::from_str::<serde_json::Number>(value).is_ok_and(|number| number.to_string() == value) {
        spellings.push((NUMBER, value.to_owned()));
    }
    spellings
}

/// The content of a JSON string; with `ascii`, other characters are escaped, too.
fn json(value: &str, ascii: bool) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !ascii {
        return inside.to_owned();
    }
    inside.chars().fold(String::with_capacity(inside.len()), |mut out, c| {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        out
    })
}

/// The text with other texts in place of some of its characters.
fn escaped(value: &str, escapes: &[(char, &str)]) -> String {
    value.chars().fold(String::with_capacity(value.len()), |mut out, c| {
        match escapes.iter().find(|(escaped, _)| *escaped == c) {
            Some((_, text)) => out.push_str(text),
            None => out.push(c),
        }
        out
    })
}

/// JSON in which the digits of `\u` escapes are in upper case.
fn upper_escapes(json: &str) -> String {
    let mut parts = json.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(4).unwrap_or((part, ""));
        out.push_str("\\u");
        out.push_str(&digits.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

fn percent(value: &str, plain: &[u8], plus: bool, upper: bool) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else if plus && byte == b' ' {
            out.push('+');
        } else {
            let _ = if upper { write!(out, "%{byte:02X}") } else { write!(out, "%{byte:02x}") };
        }
        out
    })
}

/// The characters of base64 that only depend on the value, at this offset in the encoded bytes. The
/// characters at both ends are omitted, because they also depend on the neighbouring bytes.
fn inside_base64(engine: &GeneralPurpose, offset: usize, value: &str) -> String {
    let mut bytes = vec![0; offset];
    bytes.extend_from_slice(value.as_bytes());
    let text = engine.encode(&bytes);
    let (from, to) = ((offset * 8).div_ceil(6), bytes.len() * 8 / 6);
    text.get(from..to).unwrap_or_default().to_owned()
}

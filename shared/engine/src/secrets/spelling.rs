//! The forms in which a secret can occur: unchanged, and encoded in JSON (also JSON inside JSON),
//! URLs and base64.

use base64::Engine;
use base64::alphabet;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;
use std::fmt::Write;

/// The name of the form of a secret that is a number.
pub(super) const NUMBER: &str = "n";
/// The shortest text that is searched for, in bytes. Shorter texts would also be found where they
/// are not the secret.
const LEAST: usize = 4;

/// The names and texts of all forms. Texts are not repeated, except that of a number.
pub(super) fn spellings(value: &str) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("t", value.to_owned()),
        ("u", percent(value, b"-_.~", false)),
        ("f", percent(value, b"*-._", true)),
        ("q", percent(value, b"!$%&'()*+,-./:;=?@[\\]^_`{|}~", false)),
    ];
    for (names, ascii) in [(["j1", "j2", "j3", "j4"], false), (["a1", "a2", "a3", "a4"], true)] {
        let mut text = value.to_owned();
        for name in names {
            text = json(&text, ascii);
            all.push((name, text.clone()));
        }
    }
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

fn percent(value: &str, plain: &[u8], plus: bool) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else if plus && byte == b' ' {
            out.push('+');
        } else {
            let _ = write!(out, "%{byte:02X}");
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

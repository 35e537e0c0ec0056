//! Values as a record of a step shows them: secrets are masked, long values are cut.

use crate::secrets::{MASK, mask_text, may_hold_token};
use catalogue::shown_address;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The most bytes of the parameters, of the outputs, and of a body in a record.
const MAX_SHOWN: usize = 16 * 1024;
/// Parts of names whose texts are masked even if the workflow contains them as plain text. Names
/// are compared without upper case, dashes and underscores.
const SENSITIVE: [&str; 14] = [
    "authorization",
    "cookie",
    "token",
    "password",
    "passwd",
    "secret",
    "signature",
    "credential",
    "apikey",
    "accesskey",
    "devicekey",
    "pairingkey",
    "rootkey",
    "webhookurl",
];
/// The shortest of these parts. Shorter names need no comparison.
const SHORTEST: usize = 5;
/// The shortest text that is also hidden where it appears inside of other texts.
const LEAST_HIDDEN: usize = 8;
/// The approximate size of a value without its texts.
const OVERHEAD: usize = 4;

/// Copies values for a record.
#[derive(Default)]
pub(super) struct Shown {
    used: usize,
    /// Whether something was cut since this was last asked.
    cut: bool,
    /// The texts that have sensitive names.
    hidden: Vec<String>,
}

impl Shown {
    /// The value as it is shown: most values are shown as they are, and are not copied.
    pub(super) fn value<'v>(&mut self, value: &'v Value) -> Cow<'v, Value> {
        self.used = 0;
        if self.hidden.is_empty() && plain_size(value).is_some_and(|size| size <= MAX_SHOWN) {
            return Cow::Borrowed(value);
        }
        Cow::Owned(self.copy(value))
    }

    /// The copy of a text.
    pub(super) fn text(&mut self, text: &str) -> String {
        self.used = 0;
        self.copy_text(text)
    }

    /// Whether something was cut since this was last asked.
    pub(super) fn take_cut(&mut self) -> bool {
        std::mem::take(&mut self.cut)
    }

    /// The copies of header fields.
    pub(super) fn headers(&mut self, fields: Vec<(String, String)>) -> Vec<(String, String)> {
        self.used = 0;
        let mut shown = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            if self.used >= MAX_SHOWN {
                self.cut = true;
                break;
            }
            let value = if is_sensitive(&name) { MASK.to_owned() } else { self.copy_text(&value) };
            self.used += name.len() + OVERHEAD;
            shown.push((name, value));
        }
        shown
    }

    fn copy(&mut self, value: &Value) -> Value {
        self.used += OVERHEAD;
        match value {
            Value::String(text) => Value::String(self.copy_text(text)),
            Value::Array(items) => {
                let mut copy = Vec::new();
                for item in items {
                    if self.is_full() {
                        break;
                    }
                    copy.push(self.copy(item));
                }
                Value::Array(copy)
            }
            Value::Object(entries) => {
                let mut copy = Map::new();
                for (name, value) in entries {
                    if self.is_full() {
                        break;
                    }
                    let shown = self.entry(name, value);
                    let name = mask_text(name);
                    self.used += name.len();
                    copy.insert(name, shown);
                }
                Value::Object(copy)
            }
            plain => {
                self.used += OVERHEAD;
                plain.clone()
            }
        }
    }

    fn entry(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::String(text) if !text.is_empty() && is_sensitive(name) => {
                if text.len() >= LEAST_HIDDEN {
                    self.hidden.push(text.clone());
                }
                Value::String(MASK.to_owned())
            }
            Value::String(text) if name == "url" => {
                let text = shown_address(&mask_text(text));
                Value::String(self.copy_text(&text))
            }
            value => self.copy(value),
        }
    }

    /// Masks secrets before the text is cut, because a part of a secret would not be recognised.
    fn copy_text(&mut self, text: &str) -> String {
        let mut text = mask_text(text);
        for hidden in &self.hidden {
            if text.contains(hidden.as_str()) {
                text = text.replace(hidden.as_str(), MASK);
            }
        }
        let left = MAX_SHOWN.saturating_sub(self.used);
        if text.len() > left {
            let end = (0..=left).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            text.truncate(end);
            text.push('…');
            self.cut = true;
        }
        self.used += text.len();
        text
    }

    fn is_full(&mut self) -> bool {
        let is_full = self.used >= MAX_SHOWN;
        self.cut |= is_full;
        is_full
    }
}

/// The size by which [`Shown`] counts the value; `None` if something in it may be masked.
fn plain_size(value: &Value) -> Option<usize> {
    let content = match value {
        Value::String(text) if may_hold_token(text) => return None,
        Value::String(text) => text.len(),
        Value::Array(items) => {
            let mut size = 0;
            for item in items {
                size += plain_size(item)?;
            }
            size
        }
        Value::Object(entries) => {
            let mut size = 0;
            for (name, value) in entries {
                if name == "url" || may_hold_token(name) || is_sensitive(name) {
                    return None;
                }
                size += name.len() + plain_size(value)?;
            }
            size
        }
        _ => OVERHEAD,
    };
    Some(OVERHEAD + content)
}

/// Whether a value with this name is a secret. This is called for every name in every record, so
/// first letters are compared before whole parts.
fn is_sensitive(name: &str) -> bool {
    if name.len() < SHORTEST {
        return false;
    }
    (0..name.len()).filter_map(|start| name.as_bytes().get(start..)).any(|rest| {
        let first = rest.first().map(u8::to_ascii_lowercase);
        SENSITIVE.iter().any(|part| part.as_bytes().first().copied() == first && begins(rest, part))
    })
}

/// Whether the name begins with the part, without regard to separators and upper case.
fn begins(name: &[u8], part: &str) -> bool {
    let mut name = name.iter().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')).map(u8::to_ascii_lowercase);
    part.bytes().all(|wanted| name.next() == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_under_sensitive_names_are_masked_wherever_they_appear_later() {
        let mut shown = Shown::default();
        let parameters = json!({
            "bot_token": "123456:abcdef", "max_tokens": 100, "url": "https://u:p@a.test/?key=k&q=1",
            "headers": {"Authorization": "Bearer abc", "X-Api-Key": "k", "Accept": "text/plain"},
        });
        let expected = json!({
            "bot_token": "***", "max_tokens": 100, "url": "https://***@a.test/?key=***&q=1",
            "headers": {"Authorization": "***", "X-Api-Key": "***", "Accept": "text/plain"},
        });
        assert_eq!(*shown.value(&parameters), expected);
        assert_eq!(shown.text("https://api.test/bot123456:abcdef/send"), "https://api.test/bot***/send");
        let fields = vec![("set-cookie".to_owned(), "a=1".to_owned()), ("x".to_owned(), "Bearer abc".to_owned())];
        let masked = vec![("set-cookie".to_owned(), "***".to_owned()), ("x".to_owned(), "***".to_owned())];
        assert_eq!(shown.headers(fields), masked);
        assert!(!shown.take_cut());
    }

    #[test]
    fn the_shortest_sensitive_name_is_found() {
        assert_eq!(SENSITIVE.iter().map(|part| part.len()).min(), Some(SHORTEST));
        assert!(is_sensitive("Token") && !is_sensitive("toke"));
    }

    #[test]
    fn a_value_without_anything_to_mask_or_cut_is_not_copied() {
        let room = MAX_SHOWN - 2 * OVERHEAD - 1;
        for (value, is_borrowed) in [
            (json!({"name": "a", "items": [1, null, {"b": "c"}]}), true),
            (json!({"a": "x".repeat(room)}), true),
            (json!({"a": "x".repeat(room + 1)}), false),
            (json!({"items": [{"token": "abc"}]}), false),
            (json!({"url": "https://a.test/"}), false),
            (json!({"a": ["\u{e000}secret:A:1:plain\u{e001}"]}), false),
        ] {
            let mut shown = Shown::default();
            let shown_value = shown.value(&value);
            assert_eq!(matches!(shown_value, Cow::Borrowed(_)), is_borrowed, "{shown_value}");
            let mut copied = Shown::default();
            let copy = copied.copy(&value);
            assert_eq!((&*shown_value, shown.take_cut()), (&copy, copied.take_cut()));
        }
    }

    #[test]
    fn what_is_long_is_cut_at_a_character_and_says_so() {
        for long in [
            json!("é".repeat(MAX_SHOWN)),
            json!(["é".repeat(20_000), "more"]),
            json!({"a": "é".repeat(20_000), "b": 1}),
            json!((0..20_000).collect::<Vec<_>>()),
        ] {
            let mut shown = Shown::default();
            let copy = shown.value(&long);
            let bytes = copy.to_string().len();
            assert!(shown.take_cut() && bytes > MAX_SHOWN / 3 && bytes < MAX_SHOWN + 100, "{bytes}");
            assert!(!shown.take_cut(), "asked once");
            assert_eq!(*shown.value(&json!({"a": [1, null]})), json!({"a": [1, null]}));
            assert!(!shown.take_cut());
        }
    }
}

//! Sensitive outputs: their tokens contain them, encrypted. The same value has the same token, so
//! that a repeated step stores what it stored before.

use super::spelling::{LEAST, NUMBER, spellings};
use super::{CLOSE, MASK, OPEN, Secrets, each_token};
use crate::ports::secrets::Sealer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name in the tokens. No name of a secret begins with a hyphen.
pub(super) const NAME: &str = "-sealed:";
/// The form of a token that is a whole value, as JSON.
const WHOLE: &str = "v";
/// The most texts of a sensitive output that are recognised elsewhere.
pub const MAX_TEXTS: usize = 500;

impl Secrets {
    /// Sets what encrypts sensitive outputs.
    pub fn set_sealer(&mut self, sealer: Arc<dyn Sealer>) {
        self.sealer = Some(sealer);
    }

    /// Whether sensitive outputs can be read and written.
    pub fn can_seal(&self) -> bool {
        self.sealer.is_some()
    }

    /// The token of a sensitive value. From now on the texts in it are concealed wherever they
    /// appear; the second value is false if it has too many for that.
    pub fn seal(&self, value: &Value) -> (Value, bool) {
        if value.is_null() {
            return (Value::Null, true);
        }
        let Some(sealer) = &self.sealer else { return (MASK.into(), true) };
        let is_all = self.recognise(&**sealer, value);
        (token(&sealer.seal(&value.to_string()), WHOLE).into(), is_all)
    }

    /// Conceals the texts of these sealed values wherever they appear.
    pub fn recognise_sealed(&self, tokens: &BTreeSet<String>) {
        let Some(sealer) = &self.sealer else { return };
        for token in tokens {
            if let Some((text, form)) = opened(&**sealer, token) {
                let whole = || serde_json::from_str(&text).unwrap_or_default();
                let value = if form == WHOLE { whole() } else { Value::String(text.clone()) };
                self.recognise(&**sealer, &value);
            }
        }
    }

    fn recognise(&self, sealer: &dyn Sealer, value: &Value) -> bool {
        let mut texts = BTreeSet::new();
        let is_all = collect(value, &mut texts);
        let mut known = self.write();
        let mut found = Vec::new();
        for (text, is_number) in texts {
            if !known.sealed.insert(text.clone()) {
                continue;
            }
            let cipher = sealer.seal(&text);
            let forms = spellings(&text).into_iter().filter(|(form, _)| !is_number || [NUMBER, "t"].contains(form));
            found.extend(forms.map(|(form, text)| (form, text, token(&cipher, form))));
        }
        known.add(found);
        is_all
    }

    /// The value of a text that is a token of a sensitive output.
    pub(super) fn opened(&self, text: &str) -> Option<Value> {
        let (text, form) = opened(self.sealer.as_deref()?, text)?;
        if form == WHOLE || form == NUMBER {
            return serde_json::from_str(&text).ok();
        }
        let found = spellings(&text).into_iter().find(|(known, _)| *known == form);
        found.map(|(_, text)| Value::String(text))
    }
}

/// Collects the tokens of sensitive outputs in the value.
pub fn sealed_in(value: &Value, found: &mut BTreeSet<String>) {
    each_token(value, &mut |token| {
        if parts(token).is_some() {
            found.insert(token.to_owned());
        }
    });
}

fn token(sealed: &str, form: &str) -> String {
    format!("{OPEN}{NAME}{sealed}:{form}{CLOSE}")
}

/// The encrypted text of a token, and its form.
fn parts(token: &str) -> Option<(&str, &str)> {
    token.strip_prefix(OPEN)?.strip_prefix(NAME)?.strip_suffix(CLOSE)?.split_once(':')
}

fn opened<'t>(sealer: &dyn Sealer, token: &'t str) -> Option<(String, &'t str)> {
    let (cipher, form) = parts(token)?;
    Some((sealer.open(cipher)?, form))
}

/// Collects the texts and numbers in a value that are long enough to be recognised, and whether
/// they are numbers. False if there are too many.
fn collect(value: &Value, texts: &mut BTreeSet<(String, bool)>) -> bool {
    let (text, is_number) = match value {
        Value::String(text) => (text.clone(), false),
        Value::Number(number) => (number.to_string(), true),
        Value::Array(items) => return items.iter().all(|item| collect(item, texts)),
        Value::Object(entries) => return entries.values().all(|item| collect(item, texts)),
        Value::Null | Value::Bool(_) => return true,
    };
    if text.len() < LEAST || texts.contains(&(text.clone(), is_number)) {
        return true;
    }
    texts.len() < MAX_TEXTS && texts.insert((text, is_number))
}

#[cfg(test)]
mod tests {
    use super::super::{mask, mask_text};
    use super::*;
    use serde_json::json;
    use std::borrow::Cow;

    /// Reverses the bytes and writes them in hex.
    struct Reversed;

    impl Sealer for Reversed {
        fn seal(&self, plain: &str) -> String {
            plain.bytes().rev().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
        }

        fn open(&self, sealed: &str) -> Option<String> {
            let bytes = (0..sealed.len() / 2).rev();
            let bytes: Option<Vec<u8>> =
                bytes.map(|at| u8::from_str_radix(sealed.get(2 * at..2 * at + 2)?, 16).ok()).collect();
            String::from_utf8(bytes?).ok()
        }
    }

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.set_sealer(Arc::new(Reversed));
        secrets
    }

    #[test]
    fn a_sensitive_value_and_the_texts_in_it_are_concealed() {
        let secrets = secrets();
        let value = json!({"token": "hunter2/ä", "pin": 123_456, "ok": true, "n": 1});
        let (sealed, is_all) = secrets.seal(&value);
        assert!(is_all && sealed.as_str().is_some_and(|text| text.starts_with(OPEN)));
        assert_eq!(*secrets.reveal(Cow::Borrowed(&sealed)), value);
        let mut shown = sealed.clone();
        mask(&mut shown);
        assert_eq!(shown, json!("***"));
        for (value, shown) in [
            (json!("Bearer hunter2/ä"), json!("Bearer ***")),
            (json!({"q": "?t=hunter2%2F%C3%A4"}), json!({"q": "?t=***"})),
            (json!([123_456, 1]), json!(["***", 1])),
            (json!("the pin is 123456"), json!("the pin is ***")),
        ] {
            let stored = secrets.conceal(value.clone());
            assert_eq!(*secrets.reveal(Cow::Borrowed(&stored)), value);
            let mut seen = stored;
            mask(&mut seen);
            assert_eq!(seen, shown);
        }
    }

    #[test]
    fn another_process_learns_them_from_what_is_stored() {
        let first = secrets();
        let (sealed, _) = first.seal(&json!({"token": "hunter2-hunter2"}));
        let header = first.conceal(json!("Bearer hunter2-hunter2"));
        for stored in [sealed, header] {
            let second = secrets();
            let mut found = BTreeSet::new();
            sealed_in(&json!({"x": [stored]}), &mut found);
            assert_eq!(found.len(), 1);
            second.recognise_sealed(&found);
            assert_eq!(mask_text(&second.conceal_text("is hunter2-hunter2".to_owned())), "is ***");
            let first = first.conceal(json!("is hunter2-hunter2"));
            assert_eq!(second.conceal(json!("is hunter2-hunter2")), first, "the same token");
        }
    }

    #[test]
    fn without_the_key_and_with_a_forged_token_there_is_a_mask() {
        let (sealed, _) = secrets().seal(&json!("hunter2"));
        assert_eq!(*Secrets::default().reveal(Cow::Borrowed(&sealed)), json!("***"));
        assert_eq!(*secrets().reveal(Cow::Owned(json!(token("zz", WHOLE)))), json!("***"));
        assert_eq!(Secrets::default().seal(&json!("hunter2")).0, json!("***"));
        assert_eq!(secrets().seal(&Value::Null).0, Value::Null);
    }

    #[test]
    fn too_many_texts_are_told() {
        let many: Vec<_> = (0..=MAX_TEXTS).map(|at| format!("text {at}")).collect();
        assert!(!secrets().seal(&json!(many)).1);
        assert!(secrets().seal(&json!(many[1..])).1);
    }
}

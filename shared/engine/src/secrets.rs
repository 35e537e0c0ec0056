//! Secrets in a run. Their values are only in memory: the stored state contains tokens, and what is
//! shown or logged contains `***`.
//!
//! Code that reads from the state of a run gets values ([`Secrets::reveal`]); code that writes into
//! it stores tokens ([`Secrets::conceal`]). A token contains a handle that is never shown, so that
//! input data cannot ask for a secret. A part of a secret, or a value computed from it, is not
//! recognised as a secret; its encodings in JSON, URLs, HTML and base64 are.
//!
//! Sensitive outputs of steps are hidden in the same way. Their tokens contain the value, encrypted
//! with the account's key, so that every run of the account can read it ([`Secrets::seal`]).

mod known;
mod name;
mod sealed;
mod spelling;

pub use name::{MAX_SECRETS, is_name};
pub use sealed::{MAX_TEXTS, sealed_in};

use crate::ports::secrets::{Sealer, Secret};
use known::Known;
use serde_json::{Map, Value};
use spelling::{NUMBER, spellings};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The root of references to secrets.
pub const ROOT: &str = "secrets";
/// The text that is shown in place of a secret.
pub const MASK: &str = "***";
/// The first character of a token, its beginning, and its end. They contain characters for private
/// use, which normal text does not contain.
const FIRST: char = '\u{e000}';
const OPEN: &str = "\u{e000}secret:";
const CLOSE: char = '\u{e001}';
/// The longest content of a token, in bytes: name, handle and encoding.
const MAX_TOKEN: usize = 160;
/// The same of a token that contains an encrypted output.
const MAX_SEALED: usize = 3 * 1024 * 1024;

/// The secrets that a run can need, and the sensitive outputs of its steps.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The value of `{{secrets}}`.
    value: Value,
    /// The texts, by their tokens.
    texts: HashMap<String, String>,
    /// What is replaced by tokens. It is shared by all copies, because steps add their sensitive
    /// outputs during the run.
    known: Arc<RwLock<Known>>,
    /// Encrypts sensitive outputs, if the run needs that.
    sealer: Option<Arc<dyn Sealer>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.value.as_object().map_or(0, Map::len))
    }
}

impl Secrets {
    /// Adds secrets that were read.
    pub fn add(&mut self, secrets: Vec<Secret>) {
        let mut shown = std::mem::take(&mut self.value).as_object().cloned().unwrap_or_default();
        let mut found = Vec::new();
        for secret in secrets {
            for (spelling, text) in spellings(&secret.value) {
                let token = format!("{OPEN}{}:{}:{spelling}{CLOSE}", secret.name, secret.handle);
                self.texts.insert(token.clone(), text.clone());
                found.push((spelling, text, token));
            }
            shown.insert(secret.name, Value::String(secret.value));
        }
        self.write().add(found);
        self.value = Value::Object(shown);
    }

    /// The value of `{{secrets}}`; null if there are no secrets.
    pub fn value(&self) -> &Value {
        &self.value
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value with tokens in place of secrets.
    pub fn conceal(&self, value: Value) -> Value {
        self.read().conceal(value)
    }

    /// The object with tokens in place of secrets, also in its names.
    pub fn conceal_map(&self, entries: Map<String, Value>) -> Map<String, Value> {
        self.read().conceal_map(entries)
    }

    /// The text with tokens in place of secrets.
    pub fn conceal_text(&self, text: String) -> String {
        self.read().conceal_text(text)
    }

    /// The value with secrets in place of their tokens.
    ///
    /// A token of a secret that is gone becomes `***`, because tokens are never shown.
    pub fn reveal<'a>(&self, value: Cow<'a, Value>) -> Cow<'a, Value> {
        if !holds_token(&value) {
            return value;
        }
        Cow::Owned(rewrite(&value, &|text| self.reveal_text(text)))
    }

    fn reveal_text(&self, text: &str) -> Value {
        if let Some(number) = self.texts.get(text).filter(|_| text.ends_with(&format!(":{NUMBER}{CLOSE}")))
            && let Ok(number) = serde_json::from_str(number)
        {
            return Value::Number(number);
        }
        if let Some(value) = self.opened(text) {
            return value;
        }
        let revealed = pieces(text).map(|piece| match piece {
            Piece::Text(text) => Cow::Borrowed(text),
            Piece::Token(token) => match self.texts.get(token) {
                Some(text) => Cow::Borrowed(text.as_str()),
                None => self.opened(token).map_or(Cow::Borrowed(MASK), |value| Cow::Owned(expr::text_of(&value))),
            },
        });
        Value::String(revealed.collect())
    }
}

/// Replaces the tokens in a value by `***`.
pub fn mask(value: &mut Value) {
    if holds_token(value) {
        *value = rewrite(value, &|text| Value::String(mask_text(text)));
    }
}

/// The same as [`mask_text`], of a text that is not needed any more.
pub fn masked(text: String) -> String {
    if may_hold_token(&text) { mask_text(&text) } else { text }
}

/// The text with `***` in place of tokens.
pub fn mask_text(text: &str) -> String {
    if !may_hold_token(text) {
        return text.to_owned();
    }
    pieces(text).map(|piece| if let Piece::Text(text) = piece { text } else { MASK }).collect()
}

/// The text with at most this many characters, and `…` if it has more. A token is kept or left out
/// as a whole.
pub fn shortened(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    let (mut short, mut left) = (String::new(), most);
    for piece in pieces(&text) {
        let (piece, length) = match piece {
            Piece::Text(text) => (text, text.chars().count()),
            Piece::Token(token) => (token, MASK.len()),
        };
        if length > left {
            if !piece.starts_with(OPEN) {
                short.extend(piece.chars().take(left));
            }
            short.push('…');
            return short;
        }
        short.push_str(piece);
        left -= length;
    }
    short
}

/// Collects the names of the secrets whose tokens are in the value.
pub fn names_in(value: &Value, names: &mut BTreeSet<String>) {
    each_token(value, &mut |token| {
        let rest = token.get(OPEN.len()..).unwrap_or_default();
        names.extend(rest.split(':').next().map(str::to_owned));
    });
}

/// Passes on all tokens in the value, also those in names.
fn each_token(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => each_token_of(text, see),
        Value::Array(items) => items.iter().for_each(|item| each_token(item, see)),
        Value::Object(entries) => {
            for (name, value) in entries {
                each_token_of(name, see);
                each_token(value, see);
            }
        }
        _ => {}
    }
}

fn each_token_of(text: &str, see: &mut dyn FnMut(&str)) {
    if may_hold_token(text) {
        for piece in pieces(text) {
            if let Piece::Token(token) = piece {
                see(token);
            }
        }
    }
}

/// Whether a name or a value contains the form of a token. Data from outside must not, because a
/// run would read the secret.
pub fn hold_tokens(entries: &Map<String, Value>) -> bool {
    entries.iter().any(|(name, value)| may_hold_token(name) || holds_token(value))
}

/// Whether a token can begin in the text. Hardly any text contains one, but this is called for
/// every text of every step. A single character is found much faster than a longer pattern.
pub(crate) fn may_hold_token(text: &str) -> bool {
    text.contains(FIRST) && text.contains(OPEN)
}

pub(crate) fn holds_token(value: &Value) -> bool {
    match value {
        Value::String(text) => may_hold_token(text),
        Value::Array(items) => items.iter().any(holds_token),
        Value::Object(entries) => hold_tokens(entries),
        _ => false,
    }
}

fn rewrite(value: &Value, text_of: &dyn Fn(&str) -> Value) -> Value {
    match value {
        Value::String(text) if text.contains(OPEN) => text_of(text),
        Value::Array(items) => items.iter().map(|item| rewrite(item, text_of)).collect(),
        Value::Object(entries) => {
            let name_of = |name: &String| match text_of(name) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            entries
                .iter()
                .map(|(name, value)| {
                    let name = if name.contains(OPEN) { name_of(name) } else { name.clone() };
                    (name, rewrite(value, text_of))
                })
                .collect()
        }
        plain => plain.clone(),
    }
}

enum Piece<'a> {
    Text(&'a str),
    Token(&'a str),
}

/// Splits a text into tokens and the parts between them.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (from, to) = next_token(rest).unwrap_or((rest.len(), rest.len()));
        let (piece, left) = if from > 0 { rest.split_at(from) } else { rest.split_at(to) };
        rest = left;
        Some(if from > 0 { Piece::Text(piece) } else { Piece::Token(piece) })
    })
}

/// The beginning and the end of the first token.
fn next_token(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        from += text.get(from..)?.find(OPEN)?;
        let inner = from + OPEN.len();
        let most = if text.get(inner..)?.starts_with(sealed::NAME) { MAX_SEALED } else { MAX_TOKEN };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
        let length = text.get(inner..)?.find(|c: char| !plain(c)).filter(|length| *length <= most);
        match length {
            Some(length) if text.get(inner + length..)?.starts_with(CLOSE) => {
                return Some((from, inner + length + CLOSE.len_utf8()));
            }
            _ => from = inner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn secrets(list: &[(&str, &str)]) -> Secrets {
        let mut secrets = Secrets::default();
        let one = |(at, (name, value)): (usize, &(&str, &str))| Secret {
            name: (*name).to_owned(),
            handle: format!("{at:032}"),
            value: (*value).to_owned(),
        };
        secrets.add(list.iter().enumerate().map(one).collect());
        secrets
    }

    #[test]
    fn what_is_concealed_comes_back_and_is_masked_for_people() {
        let secrets =
            secrets(&[("key", "hunter2\n\"ä b"), ("pin", "12345678"), ("word", "secret"), ("longer", "secret-er")]);
        let percent = "hunter2%0A%22%C3%A4%20b";
        for (value, shown) in [
            (json!("hunter2\n\"ä b"), json!("***")),
            (json!({"a": ["x hunter2\n\"ä b y", 12_345_678, 1]}), json!({"a": ["x *** y", "***", 1]})),
            (json!({"hunter2\n\"ä b": null}), json!({"***": null})),
            (json!(json!({"k": "hunter2\n\"ä b"}).to_string()), json!("{\"k\":\"***\"}")),
            (json!(format!("https://x/?k={percent}")), json!("https://x/?k=***")),
            (json!("a secret, a secret-er, secretsecret"), json!("a ***, a ***, ******")),
            (json!("nothing"), json!("nothing")),
            (json!("pin 12345678"), json!("pin ***")),
        ] {
            let stored = secrets.conceal(value.clone());
            assert_eq!(secrets.conceal(stored.clone()), stored, "concealing twice");
            assert_eq!(*secrets.reveal(Cow::Borrowed(&stored)), value);
            let mut seen = stored;
            mask(&mut seen);
            assert_eq!(seen, shown);
        }
    }

    #[test]
    fn what_other_systems_escape_is_concealed() {
        let secrets = secrets(&[("key", "A/b&c='<ä d")]);
        for text in [
            r"A\/b&c='<ä d",
            r"A\/b&c='<\u00e4 d",
            r"A/b\u0026c='\u003cä d",
            r"A/b&c='<\u00E4 d",
            "A/b&amp;c=&#39;&lt;ä d",
            "A/b&amp;c=&#x27;&lt;ä d",
            "A/b&amp;c='&lt;ä d",
            "A/b%26c%3D%27%3C%C3%A4%20d",
            "A%2Fb%26c%3D'%3C%C3%A4%20d",
            "A/b&c='%3C%C3%A4%20d",
            "A%2Fb%26c%3D%27%3C%C3%A4+d",
            "A%2fb%26c%3d%27%3c%c3%a4%20d",
            "a/b&c='<ä d",
        ] {
            let stored = secrets.conceal(json!(format!("it says {text}.")));
            assert_eq!(mask_text(stored.as_str().unwrap()), "it says ***.", "{text}");
            assert_eq!(*secrets.reveal(Cow::Borrowed(&stored)), json!(format!("it says {text}.")));
        }
    }

    #[test]
    fn base64_of_more_than_the_secret_is_concealed() {
        use base64::Engine;
        let engine = &base64::engine::general_purpose::STANDARD;
        let secrets = secrets(&[("key", "hunter2-hunter2")]);
        for user in ["", "a", "ab", "abc", "user:"] {
            let text = engine.encode(format!("{user}hunter2-hunter2:rest"));
            let stored = secrets.conceal(json!(text));
            assert!(!stored.to_string().contains("h1bnRlcjItaHVudGVy") && holds_token(&stored), "{user}");
            assert_eq!(*secrets.reveal(Cow::Borrowed(&stored)), json!(text));
        }
    }

    #[test]
    fn no_data_asks_for_a_value() {
        let secrets = secrets(&[("key", "hunter2")]);
        let forged = json!(format!("{OPEN}key:{:032}:t{CLOSE}", 9));
        assert_eq!(*secrets.reveal(Cow::Borrowed(&forged)), json!("***"));
        assert_eq!(*Secrets::default().reveal(Cow::Borrowed(&forged)), json!("***"), "also without secrets");
        let entries = Map::from_iter([("a".to_owned(), json!([{"b": forged}]))]);
        assert!(hold_tokens(&entries) && !hold_tokens(&Map::from_iter([("a".to_owned(), json!("\u{e000}"))])));
        let mut seen = forged;
        mask(&mut seen);
        assert_eq!(seen, json!("***"));
        let broken = [
            OPEN.to_owned(),
            format!("{OPEN}key"),
            format!("{OPEN}{OPEN}x y{CLOSE}"),
            format!("{OPEN}{}{CLOSE}", "x".repeat(500)),
        ];
        for text in broken {
            assert_eq!(mask_text(&text), text);
        }
    }

    #[test]
    fn a_text_is_shortened_between_tokens() {
        let secrets = secrets(&[("key", "hunter2")]);
        let text = secrets.conceal_text("aé hunter2 hunter2 z".to_owned());
        let short = |most| mask_text(&shortened(text.clone(), most));
        assert_eq!(
            [100, 12, 11, 10, 9, 6, 5, 2, 0].map(short),
            ["aé *** *** z", "aé *** *** z", "aé *** *** …", "aé *** ***…", "aé *** …", "aé ***…", "aé …", "aé…", "…"]
        );
    }

    #[test]
    fn tokens_tell_their_names() {
        let secrets = secrets(&[("a_1", "hunter2"), ("b-2", "12345678")]);
        let mut names = BTreeSet::new();
        names_in(&secrets.conceal(json!({"x": ["hunter2"], "12345678": 1})), &mut names);
        assert_eq!(names, ["a_1".to_owned(), "b-2".to_owned()].into());
    }
}

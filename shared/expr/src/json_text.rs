//! Texts that become JSON when their references are replaced.

use std::fmt;
use std::sync::Arc;

use model::json::{Loss, losses};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::text::{Capped, json_within, text_within};
use crate::{Context, Cursor, EvalError, ParseError, Reference, Result, limits, reference};

/// A JSON text with references, whose result is JSON regardless of the values. The text between
/// references is kept exactly as it is written.
///
/// - In quotes together with other text, and in keys, a reference is replaced by the text of its
///   value.
/// - Alone in quotes the same happens if the value is a text, a number or a boolean. Null, a list
///   or a dictionary replaces the quotes, too.
/// - Outside of quotes it is replaced by the value as JSON. A text that is itself JSON is inserted
///   as it is; any other text becomes a string.
/// - If references make two keys of an object the same, the evaluation fails.
///
/// `\{ \} \[ \]`, which JSON does not know, mean the bracket itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonText(Arc<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    source: Box<str>,
    pieces: Vec<Piece>,
    /// Whether a key contains a reference, so that two keys can become the same.
    keyed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(Box<str>),
    Reference { reference: Reference, written: Box<str>, place: Place },
}

/// The position of a reference in the JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In quotes with other text, or in a key.
    Within,
    /// Alone in quotes, which belong to the reference.
    Quoted,
    /// Outside of quotes.
    Bare,
}

impl JsonText {
    /// Finds the references in a text that is JSON except for them.
    pub(crate) fn parse(text: &str) -> Result<Self, ParseError> {
        if text.len() > limits::SOURCE {
            return Err(ParseError::TooLong { length: text.len(), limit: limits::SOURCE });
        }
        let mut reader = Reader::default();
        reader.read(text);
        if let Err(error) = serde_json::from_str::<IgnoredAny>(&reader.shape) {
            let lines = reader.shape.split_inclusive('\n').take(error.line().saturating_sub(1));
            let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
            return Err(ParseError::Json { offset, reason: error.to_string() });
        }
        reader.settle();
        Ok(Self(Arc::new(Inner { source: text.into(), pieces: reader.pieces, keyed: reader.keyed })))
    }

    /// The references in the order of the text.
    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.0.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Reference { reference, .. } => Some(reference),
        })
    }

    /// Lets `visit` change every reference. A text that is shared is copied first.
    pub(crate) fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        for piece in &mut Arc::make_mut(&mut self.0).pieces {
            if let Piece::Reference { reference, .. } = piece {
                visit(reference);
            }
        }
    }

    /// The text with all references replaced.
    pub(crate) fn eval(&self, context: Context<'_, '_>) -> Result<Value> {
        let mut out = Capped::new(limits::OUTPUT);
        for piece in &self.0.pieces {
            match piece {
                Piece::Text(text) => out.push(text)?,
                Piece::Reference { reference, written, place } => {
                    let value = context.lookup(reference)?;
                    if value.is_none() {
                        context.warn_unknown(&reference.head);
                    }
                    let unknown = Value::from(&**written);
                    out.push(&place.fill(value.as_deref().unwrap_or(&unknown))?)?;
                }
            }
        }
        let text = out.into_text();
        context.meter.output(text.len())?;
        if self.0.keyed
            && let Some(lost) = losses(&text).first(Loss::Repeated)
        {
            return Err(EvalError::RepeatedKey { key: lost.to_string() });
        }
        Ok(Value::String(text))
    }
}

impl fmt::Display for JsonText {
    /// Prints the text as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.source)
    }
}

impl Place {
    fn fill(self, value: &Value) -> Result<String> {
        let quoted = |value: &Value| text_within(value, limits::OUTPUT).map(|text| Value::from(&*text).to_string());
        match (self, value) {
            (Self::Within, _) => quoted(value).map(|text| {
                let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                inner.unwrap_or_default().to_owned()
            }),
            (Self::Quoted, Value::String(_) | Value::Number(_) | Value::Bool(_)) => quoted(value),
            (Self::Bare, Value::String(text)) if serde_json::from_str::<IgnoredAny>(text).is_ok() => Ok(text.clone()),
            _ => json_within(value, limits::OUTPUT),
        }
    }
}

/// The state of reading.
#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    /// The text since the last piece.
    pending: String,
    /// The text with an empty list in place of each reference outside of quotes, and blanks in
    /// place of the others. An error in it has the same place as in the text.
    shape: String,
    in_quotes: bool,
    /// Whether the text in quotes that was read last contains a reference.
    filled: bool,
    /// Whether such a text is a key.
    keyed: bool,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut cursor = Cursor::new(text);
        while let Some(next) = cursor.peek() {
            if cursor.rest().starts_with("{{") || cursor.rest().starts_with("[[") {
                let mut ahead = cursor.clone();
                if let Ok(reference) = reference::read(&mut ahead) {
                    let written = text.get(cursor.offset()..ahead.offset()).unwrap_or_default();
                    self.found(reference, written);
                    cursor = ahead;
                    continue;
                }
            }
            cursor.bump();
            match next {
                '\\' if self.in_quotes => self.escape(&mut cursor),
                '"' => {
                    self.in_quotes = !self.in_quotes;
                    self.filled &= !self.in_quotes;
                    self.plain('"');
                }
                other => {
                    if !self.in_quotes && !other.is_whitespace() {
                        self.keyed |= self.filled && other == ':';
                        self.filled = false;
                    }
                    self.plain(other);
                }
            }
        }
        self.flush();
    }

    fn escape(&mut self, cursor: &mut Cursor<'_>) {
        match cursor.bump() {
            Some(bracket @ ('{' | '}' | '[' | ']')) => self.plain(bracket),
            Some(other) => {
                self.plain('\\');
                self.plain(other);
            }
            None => self.plain('\\'),
        }
    }

    fn plain(&mut self, c: char) {
        self.pending.push(c);
        self.shape.push(c);
    }

    fn found(&mut self, reference: Reference, written: &str) {
        self.flush();
        self.filled |= self.in_quotes;
        let place = if self.in_quotes { Place::Within } else { Place::Bare };
        self.shape.push_str(if self.in_quotes { "  " } else { "[]" });
        self.shape.push_str(&" ".repeat(written.len().saturating_sub(2)));
        self.pieces.push(Piece::Reference { reference, written: written.into(), place });
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.pending).into()));
        }
    }

    /// Makes the quotes around a reference a part of it, if they contain nothing else and are not a
    /// key.
    fn settle(&mut self) {
        for at in 1..self.pieces.len().saturating_sub(1) {
            let [before, here, after] = self.pieces.get_mut(at - 1..at + 2).unwrap_or_default() else { continue };
            let (Piece::Text(before), Piece::Reference { place, .. }, Piece::Text(after)) = (before, here, after)
            else {
                continue;
            };
            let opens = before.strip_suffix('"').filter(|_| *place == Place::Within);
            let closes = after.strip_prefix('"');
            if let (Some(opens), Some(closes)) = (opens, closes)
                && !closes.trim_start().starts_with(':')
            {
                *place = Place::Quoted;
                (*before, *after) = (opens.into(), closes.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Warning;
    use crate::tree::Tree;
    use serde_json::{Map, json};
    use std::borrow::Cow;

    struct Values(Map<String, Value>);

    impl crate::scope::Scope for Values {
        fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
            self.variable(name)
        }

        fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
            self.0.get(name).map(Cow::Borrowed)
        }

        fn pick(&self, _: usize) -> usize {
            0
        }

        fn warn(&self, _: Warning) {}
    }

    fn scope() -> Values {
        let values = json!({
            "quote": "x\"y", "lines": "a\nb\tc\\d\u{1}", "empty": "", "zh": "中\u{1F600}", "n": 5, "f": 1.5, "w": 2.0,
            "big": 9_007_199_254_740_993_i64, "yes": true, "null": null, "list": [1, "b\"", null], "none": [],
            "dict": {"k": "v\""}, "digits": "12", "word": "true", "json": "{\"a\": [1]}", "broken": "{\"a\"",
            "looks": "\"},\"admin\":true,\"x\":{\"y\":\""
        });
        let Value::Object(values) = values else { return Values(Map::new()) };
        Values(values)
    }

    #[test]
    fn whatever_the_references_give_the_result_is_json() {
        for (text, expected) in [
            // References in quotes.
            (r#"{"a":"[[quote]]"}"#, json!({"a": "x\"y"})),
            (r#"{"a":"[[lines]]"}"#, json!({"a": "a\nb\tc\\d\u{1}"})),
            (
                r#"{"a":"<[[lines]]>", "b": "{{quote}}{{zh}}"}"#,
                json!({"a": "<a\nb\tc\\d\u{1}>", "b": "x\"y中\u{1F600}"}),
            ),
            (r#"{"a":"[[looks]]"}"#, json!({"a": "\"},\"admin\":true,\"x\":{\"y\":\""})),
            (
                r#"{"a":"[[n]]","b":"[[yes]]","c":"[[w]]","d":"[[empty]]"}"#,
                json!({"a": "5", "b": "true", "c": "2", "d": ""}),
            ),
            (
                r#"{"a":"[[null]]","b":"[[list]]","c":"[[dict]]","d":"[[none]]"}"#,
                json!({"a": null, "b": [1, "b\"", null], "c": {"k": "v\""}, "d": []}),
            ),
            (
                r#"{"a":"n=[[n]], null=[[null]], l=[[list]], d=[[dict]]"}"#,
                json!({"a": "n=5, null=, l=1, b\", , d={\"k\":\"v\\\"\"}"}),
            ),
            (r#"{"a":"[[digits]]","b":"[[json]]"}"#, json!({"a": "12", "b": "{\"a\": [1]}"})),
            // References in keys.
            (r#"{"[[quote]]":1,"k[[n]]" : 2,"[[null]]": 3}"#, json!({"x\"y": 1, "k5": 2, "": 3})),
            // References outside of quotes.
            (
                r#"{"a":[[n]],"b":{{f}},"c":[[big]],"d":[[yes]],"e": [[null]] }"#,
                json!({"a": 5, "b": 1.5, "c": 9_007_199_254_740_993_i64, "d": true, "e": null}),
            ),
            (
                r#"{"a":[[list]],"b":[[dict]],"c":[[[quote]],[[n]]]}"#,
                json!({"a": [1, "b\"", null], "b": {"k": "v\""}, "c": ["x\"y", 5]}),
            ),
            (
                r#"{"a":[[quote]],"b":[[empty]],"c":[[looks]],"d":[[broken]]}"#,
                json!({"a": "x\"y", "b": "", "c": "\"},\"admin\":true,\"x\":{\"y\":\"", "d": "{\"a\""}),
            ),
            (r#"{"a":[[digits]],"b":[[word]],"c":[[json]]}"#, json!({"a": 12, "b": true, "c": {"a": [1]}})),
            ("[[list]]", json!([1, "b\"", null])),
            (r#"["[[list]]", [[n]]]"#, json!([[1, "b\"", null], 5])),
            (r#""say [[quote]]""#, json!("say x\"y")),
            // Unknown references stay as they are written, and the result is still JSON.
            (
                r#"{"a":"[[nobody]]","b":"x {{nobody.y}}","c":[[1]],"d":[[nobody]]}"#,
                json!({"a": "[[nobody]]", "b": "x {{nobody.y}}", "c": [[1]], "d": "[[nobody]]"}),
            ),
            // The escapes of JSON keep their meaning; brackets can also be escaped.
            (
                r#"{"re":"\\d+ \"[[n]]\" \u4e2d","t":"\[[n]] \{{n}} \[x\]"}"#,
                json!({"re": "\\d+ \"5\" 中", "t": "[[n]] {{n}} [x]"}),
            ),
        ] {
            let tree = Tree::parse_json_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let filled = tree.eval(&scope()).unwrap();
            let read: Value =
                serde_json::from_str(filled.as_str().unwrap()).unwrap_or_else(|error| panic!("{filled}: {error}"));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_stays_as_it_is() {
        let text = "{ \"n\" : 1.10, \"big\": 123456789012345678901234567890,\n\t\"a\":[ [[n]] ,2 ], \"a\": \"\\/\" }";
        let filled = Tree::parse_json_text(text).unwrap().eval(&scope()).unwrap();
        assert_eq!(filled, json!(text.replace("[[n]]", "5")));
    }

    #[test]
    fn references_do_not_make_two_keys_the_same() {
        for (text, key) in [
            (r#"{"[[n]]":1,"{{n}}":2}"#, Some("5")),
            (r#"{"a": [{"x [[n]]" : 1, "x 5": 2}]}"#, Some("a[0].x 5")),
            (r#"{"[[n]]": 1, "[[f]]": 2}"#, None),
            (r#"{"[[n]]": {"b": 1}, "c": {"b": 2}}"#, None),
            // Without a reference in a key, the text stays as it is written.
            (r#"{"a": "[[n]]", "a": "x [[n]]"}"#, None),
            (r#"["[[n]]", {"a": 1, "a": 2}]"#, None),
        ] {
            let filled = Tree::parse_json_text(text).unwrap().eval(&scope());
            let refused = key.map(|key| EvalError::RepeatedKey { key: key.to_owned() });
            assert_eq!(filled.err(), refused, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_json_is_refused_with_its_place() {
        for (text, offset) in [
            (r#"{"a": [[n]]"#, 11),
            (r#"{"a": 1[[n]]}"#, 7),
            (r#"{"a": [[n]][[n]]}"#, 11),
            ("{[[n]]: 1}", 1),
            (r#"{"a": x[[n]]}"#, 6),
            (r#"{"a": "[[n]]}"#, 12),
            ("{\n  \"a\": [[n]],\n}", 16),
            (r#"{"a": [[n]], }"#, 13),
            ("", 0),
        ] {
            match JsonText::parse(text) {
                Err(error @ ParseError::Json { .. }) => {
                    assert!(error.offset().abs_diff(offset) <= 1, "{text}: {error}, at {}", error.offset());
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let long = format!("{{\"a\": [[n]], \"b\": \"{}\"}}", "x".repeat(limits::SOURCE));
        assert!(matches!(JsonText::parse(&long), Err(ParseError::TooLong { .. })));
    }
}

//! Replaces secrets by their tokens.

use super::spelling::NUMBER;
use super::{Piece, pieces};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The texts that are replaced, and their tokens.
#[derive(Default)]
pub(super) struct Known {
    /// Texts and their tokens, the longest first.
    patterns: Vec<(String, String)>,
    /// Numbers, with their tokens.
    numbers: HashMap<String, String>,
    /// The sealed texts whose patterns are there.
    pub(super) sealed: HashSet<String>,
}

impl Known {
    /// Adds texts, each with its encoding and its token.
    pub(super) fn add(&mut self, found: Vec<(&'static str, String, String)>) {
        for (spelling, text, token) in found {
            if spelling == NUMBER {
                self.numbers.entry(text).or_insert(token);
            } else {
                self.patterns.push((text, token));
            }
        }
        self.patterns.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.patterns.dedup_by(|(a, _), (b, _)| a == b);
    }

    fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.numbers.is_empty()
    }

    pub(super) fn conceal(&self, value: Value) -> Value {
        if self.is_empty() {
            return value;
        }
        match value {
            Value::String(text) => Value::String(self.conceal_text(text)),
            Value::Number(number) => match self.numbers.get(&number.to_string()) {
                Some(token) => Value::String(token.clone()),
                None => Value::Number(number),
            },
            Value::Array(items) => items.into_iter().map(|item| self.conceal(item)).collect(),
            Value::Object(entries) => Value::Object(self.conceal_map(entries)),
            plain => plain,
        }
    }

    pub(super) fn conceal_map(&self, entries: Map<String, Value>) -> Map<String, Value> {
        if self.is_empty() {
            return entries;
        }
        entries.into_iter().map(|(name, value)| (self.conceal_text(name), self.conceal(value))).collect()
    }

    pub(super) fn conceal_text(&self, text: String) -> String {
        if !self.patterns.iter().any(|(pattern, _)| text.contains(pattern.as_str())) {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        for piece in pieces(&text) {
            match piece {
                Piece::Token(token) => out.push_str(token),
                Piece::Text(text) => conceal_with(&self.patterns, text, &mut out),
            }
        }
        out
    }
}

/// Replaces the patterns, the longest first. Replaced parts are not searched again.
fn conceal_with(patterns: &[(String, String)], text: &str, out: &mut String) {
    let found = patterns.iter().enumerate().find(|(_, (pattern, _))| text.contains(pattern.as_str()));
    let Some((at, (pattern, token))) = found else { return out.push_str(text) };
    let rest = patterns.get(at + 1..).unwrap_or_default();
    for (place, between) in text.split(pattern.as_str()).enumerate() {
        if place > 0 {
            out.push_str(token);
        }
        conceal_with(rest, between, out);
    }
}

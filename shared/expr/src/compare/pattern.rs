//! Regular expressions.
//!
//! The engine needs time that is linear in the text, but each character can cost as many steps as
//! the pattern has positions, and `(?:a{0,30}){0,30}` has 900 of them in a few bytes. So the
//! positions are counted before anything is compiled, and the work is counted by positions. The
//! size of the compiled program would be the wrong measure, because a single Unicode class is large
//! but cheap.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};
use serde_json::Value;

use super::textual;
use crate::error::PatternError;
use crate::{EvalError, Meter, Result, limits};

/// The most positions of a pattern, with all repetitions written out.
const POSITIONS: usize = 10_000;
/// The positions whose cost is about that of reading a character.
const FREE_POSITIONS: usize = 8;
/// The most bytes of a compiled pattern while it is used: `[\w-]{8,64}` needs nearly 4 MiB.
pub(crate) const PROGRAM: usize = 5 * 1024 * 1024;
/// The most bytes of a compiled pattern that is kept.
const SMALL_PROGRAM: usize = 64 * 1024;
/// The work of compiling, counted as bytes read: for a small program, and for a larger one.
const COMPILE_WORK: (usize, usize) = (SMALL_PROGRAM, 2 * 1024 * 1024);

/// A well-formed regular expression.
pub(crate) struct Pattern<'a> {
    source: &'a str,
    positions: usize,
}

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    regex: Regex,
    positions: usize,
}

impl<'a> Pattern<'a> {
    /// Checks everything except the size of the compiled program. The time only depends on the
    /// length of the source.
    pub(crate) fn parse(source: &'a str) -> Result<Self, PatternError> {
        if source.len() > limits::PATTERN {
            return Err(PatternError::TooLong { limit: limits::PATTERN });
        }
        let invalid = |error: regex_syntax::Error| PatternError::Invalid { reason: last_line(&error.to_string()) };
        let positions = positions(&regex_syntax::parse(source).map_err(invalid)?);
        if positions > POSITIONS { Err(PatternError::TooComplex) } else { Ok(Self { source, positions }) }
    }

    /// The number of positions, with all repetitions written out.
    pub(crate) fn positions(&self) -> usize {
        self.positions
    }

    /// The compiled form, unless it is too large to be kept.
    pub(crate) fn compile_small(&self) -> Option<Compiled> {
        self.compile_within(SMALL_PROGRAM)
    }

    pub(crate) fn compile(&self, meter: &Meter) -> Result<Compiled> {
        let (small, large) = COMPILE_WORK;
        meter.work(small)?;
        if let Some(compiled) = self.compile_small() {
            return Ok(compiled);
        }
        meter.work(large)?;
        self.compile_within(PROGRAM).ok_or(EvalError::Pattern(PatternError::TooComplex))
    }

    fn compile_within(&self, size: usize) -> Option<Compiled> {
        // The source was parsed above, so this can fail only because of the size.
        let regex = RegexBuilder::new(self.source).size_limit(size).build().ok()?;
        Some(Compiled { regex, positions: self.positions })
    }
}

impl Compiled {
    pub(crate) fn is_found_in(&self, value: &Value, meter: &Meter) -> Result<bool> {
        let text: Cow<'_, str> = textual::text(value, meter)?;
        meter.work(text.len().saturating_mul(self.positions / FREE_POSITIONS))?;
        Ok(self.regex.is_match(&text))
    }
}

impl PartialEq for Compiled {
    fn eq(&self, other: &Self) -> bool {
        self.regex.as_str() == other.regex.as_str()
    }
}

/// The number of positions, with all repetitions written out. The syntax crate limits the nesting,
/// and so the recursion here.
fn positions(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty => 0,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(_) | HirKind::Look(_) => 1,
        HirKind::Capture(capture) => positions(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.max(1));
            positions(&repetition.sub).max(1).saturating_mul(times as usize)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(0, |sum, part| sum.saturating_add(positions(part)))
        }
    }
}

/// The engine shows the pattern with a caret below it; only the last line of its message names the
/// problem.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn is_found(pattern: &str, value: &Value) -> Result<bool> {
        let meter = Meter::default();
        Pattern::parse(pattern)?.compile(&meter)?.is_found_in(value, &meter)
    }

    #[test]
    fn patterns_are_searched_for() {
        for (pattern, text, expected) in [
            (r"\d{3}", json!("a 123 b"), true),
            (r"^\d+$", json!(12), true),
            ("ABC", json!("abc"), false),
            ("(?i)ABC", json!("abc"), true),
            (r"^[\w!@#$%^&*]{8,64}$", json!("pass_wörd!"), true),
            (r"^\w{2,10}([.-]\w{2,10}){0,3}@\w+\.\w+$", json!("jo.doe-xy@mail.example"), true),
            ("^.{1,500}$", json!("a"), true),
            ("^$", json!(null), true),
        ] {
            assert_eq!(is_found(pattern, &text), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn unusable_patterns_are_refused_in_one_line() {
        for (pattern, message) in [
            ("(a", "the regular expression is not valid: unclosed group"),
            (&"a".repeat(1025), "the regular expression is over the limit of 1024 bytes"),
            ("(a{100}){101}", "the regular expression is too complex"),
            (r"(?:\w{50}){50}", "the regular expression is too complex"),
            ("((((a{1000}){1000}){1000}){1000}){1000}", "the regular expression is too complex"),
        ] {
            assert_eq!(is_found(pattern, &Value::Null).unwrap_err().to_string(), message, "{pattern}");
        }
        for pattern in ["(".repeat(1000), "(?:".repeat(300) + "a" + &")".repeat(300), "[".repeat(1000)] {
            assert!(Pattern::parse(&pattern).is_err());
        }
    }

    #[test]
    fn positions_decide_how_long_a_text_may_be() {
        let text = json!("01".repeat(100_000));
        assert_eq!(is_found("1[01]{4}[2-9]", &text), Ok(false));
        let too_much = Err(EvalError::TooMuchWork { limit: limits::WORK });
        assert_eq!(is_found("(?:[01]{0,30}1){0,30}[2-9]", &text), too_much);
    }
}

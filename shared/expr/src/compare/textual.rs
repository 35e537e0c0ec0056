//! Comparison of texts without case.

use std::borrow::Cow;
use std::char::ToLowercase;

use serde_json::Value;

use crate::limits::WORK;
use crate::text::text_within;
use crate::{EvalError, Meter, Result};

/// The text form of a value; its work is counted.
pub(crate) fn text<'a>(value: &'a Value, meter: &Meter) -> Result<Cow<'a, str>> {
    let text = text_within(value, meter.work_left()).map_err(|error| match error {
        EvalError::OutputTooLarge { .. } => EvalError::TooMuchWork { limit: WORK },
        other => other,
    })?;
    meter.work(text.len())?;
    Ok(text)
}

pub(super) fn same(left: &Value, right: &Value, meter: &Meter) -> Result<bool> {
    let (left, right) = (text(left, meter)?, text(right, meter)?);
    Ok(left == right || lowered(&left).eq(lowered(&right)))
}

pub(super) fn starts_with(hay: &Value, needle: &Value, meter: &Meter) -> Result<bool> {
    let (hay, needle) = (text(hay, meter)?, text(needle, meter)?);
    let mut hay = lowered(&hay);
    Ok(lowered(&needle).all(|c| hay.next() == Some(c)))
}

pub(super) fn ends_with(hay: &Value, needle: &Value, meter: &Meter) -> Result<bool> {
    let (hay, needle) = (folded(hay, meter)?, folded(needle, meter)?);
    Ok(hay.ends_with(&needle))
}

pub(super) fn folded(value: &Value, meter: &Meter) -> Result<String> {
    let text = text(value, meter)?;
    Ok(if text.is_ascii() { text.to_ascii_lowercase() } else { lowered(&text).collect() })
}

/// Folds letter by letter, so that a part of a text is folded in the same way as within the whole.
fn lowered(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(fold)
}

/// The lower case of the upper case: a final sigma is a sigma. Letters whose upper case is several
/// letters stay, and so does the dotless i, which is another letter than i.
fn fold(letter: char) -> ToLowercase {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) if letter != 'ı' => upper.to_lowercase(),
        _ => letter.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_that_differ_in_case_only_are_the_same() {
        for (left, right, expected) in [
            ("ΟΔΟΣ", "οδος", true),
            ("ΟΔΟΣ", "οδοσ", true),
            ("Straße", "STRAẞE", true),
            ("Ǆ", "ǅ", true),
            ("Straße", "STRASSE", false),
            ("ı", "i", false),
            ("a", "b", false),
        ] {
            for (left, right) in [(left, right), (right, left)] {
                assert_eq!(same(&json!(left), &json!(right), &Meter::default()), Ok(expected), "{left} {right}");
            }
        }
    }

    #[test]
    fn case_does_not_count() {
        type Test = fn(&Value, &Value, &Meter) -> Result<bool>;
        let (starts, ends): (Test, Test) = (starts_with, ends_with);
        for (test, hay, needle, expected) in [
            (starts, json!("Éa"), json!("é"), true),
            (starts, json!("a"), json!("ab"), false),
            (starts, json!("a"), json!(null), true),
            (ends, json!("file.TXT"), json!(".txt"), true),
            (ends, json!("b"), json!("ab"), false),
            (ends, json!("ΟΔΟΣ"), json!("ος"), true),
            (starts, json!("οδος Α"), json!("ΟΔΟΣ"), true),
        ] {
            assert_eq!(test(&hay, &needle, &Meter::default()), Ok(expected), "{hay} {needle}");
        }
    }
}

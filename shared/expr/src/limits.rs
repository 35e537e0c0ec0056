//! The limits for the size, depth and cost of expressions, and the meter that enforces them.

use std::cell::Cell;

use serde_json::Value;

use crate::{EvalError, Result};

/// The most bytes of an expression, a condition, or a template with at least one reference.
pub const SOURCE: usize = 8 * 1024;
/// The most bytes that one evaluation can return, and the most bytes of a text without references.
pub const OUTPUT: usize = 256 * 1024;
/// The most bytes of a regular expression.
pub const PATTERN: usize = 1024;
/// The most levels of nesting in an expression (parentheses, lists, calls, signs, negations,
/// choices), and of a [`Tree`](crate::Tree).
pub const DEPTH: usize = 64;
/// The most levels of operators in the right sides of other operators, including everything that
/// nests.
pub const OPERATORS: usize = 3 * DEPTH;
/// The most levels of a value that is measured, compared or printed. Deeper JSON is refused before
/// it gets here.
pub const DATA_DEPTH: usize = 128;
/// The most bytes that one evaluation can read or copy until it has its result.
///
/// Each operation is linear, but a short source can repeat one with a large value a thousand times.
pub const WORK: usize = 8 * 1024 * 1024;

/// Counts the work and the output of one evaluation.
#[derive(Default)]
pub(crate) struct Meter {
    work: Cell<usize>,
    output: Cell<usize>,
}

impl Meter {
    pub(crate) fn work(&self, bytes: usize) -> Result<()> {
        count(&self.work, bytes, WORK, EvalError::TooMuchWork { limit: WORK })
    }

    pub(crate) fn output(&self, bytes: usize) -> Result<()> {
        count(&self.output, bytes, OUTPUT, EvalError::OutputTooLarge { limit: OUTPUT })
    }

    pub(crate) fn work_left(&self) -> usize {
        WORK - self.work.get()
    }

    /// Counts a value that is about to be returned.
    pub(crate) fn output_value(&self, value: &Value) -> Result<()> {
        walk(value, DATA_DEPTH, &|bytes| self.output(bytes))
    }

    /// Counts a value that is about to be copied or read completely.
    pub(crate) fn work_value(&self, value: &Value) -> Result<()> {
        walk(value, DATA_DEPTH, &|bytes| self.work(bytes))
    }
}

fn count(used: &Cell<usize>, bytes: usize, limit: usize, error: EvalError) -> Result<()> {
    let total = used.get().saturating_add(bytes);
    if total > limit {
        return Err(error);
    }
    used.set(total);
    Ok(())
}

/// Reports sizes whose sum never exceeds the value's JSON text, so that every value that was small
/// enough to be stored is small enough to be referred to.
fn walk(value: &Value, depth: usize, count: &dyn Fn(usize) -> Result<()>) -> Result<()> {
    let Some(below) = depth.checked_sub(1) else { return Err(EvalError::TooDeep { limit: DATA_DEPTH }) };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => count(1),
        Value::String(text) => count(text.len()),
        Value::Array(items) => {
            count(items.len() + 1)?;
            items.iter().try_for_each(|item| walk(item, below, count))
        }
        Value::Object(entries) => {
            count(entries.len() + 1)?;
            entries.iter().try_for_each(|(key, item)| {
                count(key.len() + 3)?;
                walk(item, below, count)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_never_more_than_the_json_text() {
        for text in ["null", "0", "\"\"", "[]", "{}", "[1,[true,null],\"é\"]", r#"{"a":{"b":[{}]},"c":""}"#] {
            let meter = Meter::default();
            meter.output_value(&serde_json::from_str(text).unwrap()).unwrap();
            assert!(meter.output.get() <= text.len(), "{text}: {}", meter.output.get());
        }
    }

    #[test]
    fn an_error_leaves_the_count_as_it_was() {
        let meter = Meter::default();
        assert_eq!(meter.output(OUTPUT + 1), Err(EvalError::OutputTooLarge { limit: OUTPUT }));
        assert_eq!(meter.output(OUTPUT), Ok(()));
        assert_eq!(meter.output(1), Err(EvalError::OutputTooLarge { limit: OUTPUT }));
    }
}

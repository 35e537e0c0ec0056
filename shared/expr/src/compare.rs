//! Comparing two values.

use serde_json::Value;

use crate::error::EvalError;
use crate::limits::Meter;
use crate::operator::Operator;

pub(crate) use number::Numeric;
pub(crate) use pattern::{Compiled, PROGRAM, Pattern};
pub(crate) use textual::text;
pub(crate) use truth::truth;

mod equality;
mod number;
mod pattern;
mod textual;
mod truth;

/// Compares `input1` with as many of the other two as the operator looks at.
///
/// `exists` is always true here, as a value that is there exists even if it is null; whether a reference leads
/// anywhere is for [`Tree::is_known`](crate::Tree::is_known) to say.
///
/// ```text
/// equals            null equals null and empty strings, lists and dictionaries, nothing else; two lists or two
///                   dictionaries are equal item by item (strictly); a boolean equals the words for it and 1 or 0; two
///                   values that look numeric are equal as numbers; otherwise the texts are compared without case
/// strict_equals     same type, same value; 1 and 1.0 are the same number
/// contains          the text without case; of a list: an equal item, or one with that in its own text if it is a list
///                   or a dictionary
/// starts_, ends_    the texts, without case
/// matches_regex     found anywhere, with case unless the pattern says `(?i)`; linear time, no look-around
/// number_*          false unless both look numeric: numbers, and strings such as " -1.5e3 "
/// is_true           a boolean's own value; not 0; a string that is not empty, not 0 and not false, no or off; a list
///                   or a dictionary that is not empty; never null
/// ```
pub fn compare(operator: Operator, input1: &Value, value1: &Value, value2: &Value) -> Result<bool, EvalError> {
    compare_metered(operator, input1, value1, value2, &Meter::default())
}

pub(crate) fn compare_metered(
    operator: Operator,
    input: &Value,
    first: &Value,
    second: &Value,
    meter: &Meter,
) -> Result<bool, EvalError> {
    Ok(match operator {
        Operator::Exists => true,
        Operator::NotExists => false,
        Operator::IsEmpty => truth::is_empty(input),
        Operator::IsNotEmpty => !truth::is_empty(input),
        Operator::Equals => equality::loose(input, first, meter)?,
        Operator::NotEquals => !equality::loose(input, first, meter)?,
        Operator::StrictEquals => equality::strict(input, first, meter)?,
        Operator::Contains => textual::contains(input, first, meter)?,
        Operator::NotContains => !textual::contains(input, first, meter)?,
        Operator::StartsWith => textual::starts_with(input, first, meter)?,
        Operator::EndsWith => textual::ends_with(input, first, meter)?,
        Operator::MatchesRegex => {
            Pattern::parse(&textual::text(first, meter)?)?.compile(meter)?.is_found_in(input, meter)?
        }
        Operator::NumberGt => number::order(input, first).is_some_and(std::cmp::Ordering::is_gt),
        Operator::NumberGte => number::order(input, first).is_some_and(std::cmp::Ordering::is_ge),
        Operator::NumberLt => number::order(input, first).is_some_and(std::cmp::Ordering::is_lt),
        Operator::NumberLte => number::order(input, first).is_some_and(std::cmp::Ordering::is_le),
        Operator::NumberBetween => number::is_between(input, first, second),
        Operator::IsTrue => truth(input),
        Operator::IsFalse => !truth(input),
    })
}

//! Comparisons between values.

use serde_json::Value;

use crate::{EvalError, Meter, Operator, Result, Warning};

pub(crate) use kind::kind;
pub use moment::Moment;
pub use number::{Numeric, order as numeric_order};
pub(crate) use pattern::{Compiled, PROGRAM, Pattern};
pub(crate) use textual::text;
pub use truth::boolean_of;
pub(crate) use truth::truth;

mod contains;
mod digits;
mod equality;
mod kind;
mod moment;
mod number;
mod order;
mod pattern;
mod textual;
mod truth;

/// Compares `input1` with as many of the other two values as the operator uses.
///
/// `exists` is always true here, because a value that is passed in exists even if it is null.
/// [`Tree::exists`](crate::Tree::exists) says whether a reference leads to a value. `warn` is
/// called for pairs that have no order.
///
/// ```text
/// equals            null equals null and empty strings, lists and dictionaries, nothing else;
///                   two lists or two dictionaries are equal item by item (strictly); a boolean
///                   equals the words for it and 1 or 0; two values that look numeric are equal
///                   as numbers; other texts are compared without case
/// strict_equals     same type, same value; 1 and 1.0 are the same number
/// contains          the text without case; of a list: an equal item, or an item that is a list
///                   or a dictionary and contains the text in its own text
/// starts_, ends_    the texts, without case
/// matches_regex     found anywhere, with case unless the pattern says `(?i)`; linear time, no
///                   look-around
/// number_*          as numbers, if both look numeric: numbers, and strings such as " -1.5e3 ";
///                   two other texts as moments, if both are ISO dates or both times of day,
///                   otherwise by the numbers of their characters; any other pair has no order,
///                   so the result is false, with a warning
/// is_true           true, numbers except 0, strings except "", "0", "false", "no" and "off",
///                   lists and dictionaries that are not empty; never null
/// ```
pub fn compare(
    operator: Operator,
    input1: &Value,
    value1: &Value,
    value2: &Value,
    warn: &dyn Fn(Warning),
) -> Result<bool> {
    compare_metered(operator, input1, value1, value2, &Meter::default(), warn)
}

pub(crate) fn compare_metered(
    operator: Operator,
    input: &Value,
    first: &Value,
    second: &Value,
    meter: &Meter,
    warn: &dyn Fn(Warning),
) -> Result<bool> {
    let ordered = |accepts: fn(std::cmp::Ordering) -> bool| {
        let order = order::order(input, first, meter)?;
        if order.is_none() {
            warn(order::incomparable(operator, input, first));
        }
        Ok::<_, EvalError>(order.is_some_and(accepts))
    };
    Ok(match operator {
        Operator::Exists => true,
        Operator::NotExists => false,
        Operator::IsEmpty => truth::is_empty(input),
        Operator::IsNotEmpty => !truth::is_empty(input),
        Operator::Equals => equality::loose(input, first, meter)?,
        Operator::NotEquals => !equality::loose(input, first, meter)?,
        Operator::StrictEquals => equality::strict(input, first, meter)?,
        Operator::Contains => contains::contains(input, first, meter)?,
        Operator::NotContains => !contains::contains(input, first, meter)?,
        Operator::StartsWith => textual::starts_with(input, first, meter)?,
        Operator::EndsWith => textual::ends_with(input, first, meter)?,
        Operator::MatchesRegex => {
            Pattern::parse(&textual::text(first, meter)?)?.compile(meter)?.is_found_in(input, meter)?
        }
        Operator::NumberGt => ordered(std::cmp::Ordering::is_gt)?,
        Operator::NumberGte => ordered(std::cmp::Ordering::is_ge)?,
        Operator::NumberLt => ordered(std::cmp::Ordering::is_lt)?,
        Operator::NumberLte => ordered(std::cmp::Ordering::is_le)?,
        Operator::NumberBetween => order::is_between(input, first, second, meter, warn)?,
        Operator::IsTrue => truth(input),
        Operator::IsFalse => !truth(input),
    })
}

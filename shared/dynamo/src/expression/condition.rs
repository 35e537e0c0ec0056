//! Evaluates conditions, which are filters as well.

use super::bindings::Bindings;
use super::tree::{Comparison, Condition, Operand};
use crate::{Map, Value};
use std::cmp::Ordering;

/// Whether the condition is true for the item.
pub(crate) fn holds(condition: &Condition, item: &Map, bound: &Bindings<'_>) -> bool {
    let value = |operand| bound.operand(item, operand);
    match condition {
        Condition::And(left, right) => holds(left, item, bound) && holds(right, item, bound),
        Condition::Or(left, right) => holds(left, item, bound) || holds(right, item, bound),
        Condition::Not(inner) => !holds(inner, item, bound),
        Condition::Compare(left, comparison, right) => match (value(left), value(right)) {
            (Some(left), Some(right)) => compare(&left, *comparison, &right),
            // A missing attribute is not equal to anything.
            _ => *comparison == Comparison::NotEqual,
        },
        Condition::Between(operand, low, high) => match (value(operand), value(low), value(high)) {
            (Some(value), Some(low), Some(high)) => {
                compare(&value, Comparison::GreaterOrEqual, &low) && compare(&value, Comparison::LessOrEqual, &high)
            }
            _ => false,
        },
        Condition::In(operand, all) => {
            value(operand).is_some_and(|found| all.iter().any(|one| value(one).is_some_and(|one| one == found)))
        }
        Condition::Exists(path) => bound.find(item, path).is_some(),
        Condition::NotExists(path) => bound.find(item, path).is_none(),
        Condition::Type(path, kind) => match (bound.find(item, path), value(kind).as_deref()) {
            (Some(value), Some(Value::S(kind))) => value.kind() == kind,
            _ => false,
        },
        Condition::BeginsWith(operand, prefix) => match (value(operand).as_deref(), value(prefix).as_deref()) {
            (Some(Value::S(text)), Some(Value::S(prefix))) => text.starts_with(prefix),
            (Some(Value::B(bytes)), Some(Value::B(prefix))) => bytes.starts_with(prefix),
            _ => false,
        },
        Condition::Contains(operand, part) => match (value(operand).as_deref(), value(part).as_deref()) {
            (Some(whole), Some(part)) => contains(whole, part),
            _ => false,
        },
    }
}

fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::S(text), Value::S(part)) => text.contains(part),
        (Value::B(bytes), Value::B(part)) => part.is_empty() || bytes.windows(part.len()).any(|window| window == part),
        (Value::Ss(set), Value::S(part)) => set.contains(part),
        (Value::Ns(set), Value::N(part)) => set.contains(part),
        (Value::Bs(set), Value::B(part)) => set.contains(part),
        (Value::L(list), part) => list.contains(part),
        _ => false,
    }
}

/// Compares two values. Values of different types are only unequal.
pub(crate) fn compare(left: &Value, comparison: Comparison, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::S(left), Value::S(right)) => Some(left.cmp(right)),
        (Value::N(left), Value::N(right)) => Some(left.cmp(right)),
        (Value::B(left), Value::B(right)) => Some(left.cmp(right)),
        _ => None,
    };
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
    }
}

/// Finds what is wrong with the operands, whatever the item is.
pub(crate) fn check(condition: &Condition, bound: &Bindings<'_>) -> Result<(), String> {
    let given = |operand: &Operand| match operand {
        Operand::Value(name) => bound.value(name),
        _ => None,
    };
    match condition {
        Condition::And(left, right) | Condition::Or(left, right) => {
            check(left, bound)?;
            check(right, bound)
        }
        Condition::Not(inner) => check(inner, bound),
        Condition::Between(_, low, high) => match (given(low), given(high)) {
            (Some(low), Some(high)) => check_bounds(low, high),
            _ => Ok(()),
        },
        Condition::Compare(left, comparison, right) => {
            if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
                let wrong = [left, right].into_iter().filter_map(given).find(|value| !is_ordered(value));
                if let Some(value) = wrong {
                    return Err(wrong_operand(symbol(*comparison), value));
                }
            }
            Ok(())
        }
        Condition::BeginsWith(operand, prefix) => {
            match [operand, prefix]
                .into_iter()
                .filter_map(given)
                .find(|value| !matches!(value, Value::S(_) | Value::B(_)))
            {
                Some(value) => Err(wrong_operand("begins_with", value)),
                None => Ok(()),
            }
        }
        Condition::Contains(whole, part) if whole == part => {
            let shown = match whole {
                Operand::Path(path) | Operand::Size(path) => bound.shown(path),
                Operand::Value(name) => format!("[{name}]"),
            };
            Err(format!(
                "The first operand must be distinct from the remaining operands for this operator or function; \
                 operator: contains, first operand: {shown}"
            ))
        }
        Condition::Type(_, kind) => match given(kind) {
            Some(Value::S(kind)) if KINDS.contains(&kind.as_str()) => Ok(()),
            Some(Value::S(kind)) => Err(format!(
                "Invalid attribute type name found; type: {kind}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            )),
            Some(value) => Err(wrong_operand("attribute_type", value)),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

const KINDS: [&str; 10] = ["S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M"];

fn is_ordered(value: &Value) -> bool {
    matches!(value, Value::S(_) | Value::N(_) | Value::B(_))
}

/// Whether the bounds of a `BETWEEN` can be bounds.
pub(crate) fn check_bounds(low: &Value, high: &Value) -> Result<(), String> {
    if let Some(value) = [low, high].into_iter().find(|value| !is_ordered(value)) {
        return Err(wrong_operand("BETWEEN", value));
    }
    let about = |what: &str| {
        let shown = |value: &Value| {
            let mut out = Vec::new();
            crate::value::json::write(value, &mut out);
            let text = String::from_utf8_lossy(&out).into_owned();
            let inner = text.trim_start_matches("{\"").trim_end_matches('}').replacen("\":", ":", 1);
            format!("AttributeValue: {{{}}}", inner.replace('"', ""))
        };
        format!(
            "The BETWEEN operator requires {what}; lower bound operand: {}, upper bound operand: {}",
            shown(low),
            shown(high)
        )
    };
    if low.kind() != high.kind() {
        return Err(about("same data type for lower and upper bounds"));
    }
    if compare(low, Comparison::Greater, high) {
        return Err(about("upper bound to be greater than or equal to lower bound"));
    }
    Ok(())
}

fn wrong_operand(operator: &str, value: &Value) -> String {
    format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {}",
        value.kind()
    )
}

fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

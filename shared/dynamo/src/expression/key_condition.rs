//! The condition of a query on the keys: one value of the partition key, and a range of the sort
//! key.

use super::bindings::Bindings;
use super::condition::check_bounds;
use super::tree::{Comparison, Condition, Operand, Path};
use crate::Value;

/// A range of sort keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Range<'a> {
    All,
    Compare(Comparison, &'a Value),
    Between(&'a Value, &'a Value),
    BeginsWith(&'a Value),
}

/// What a query asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Asked<'a> {
    pub(crate) hash: &'a Value,
    pub(crate) range: Range<'a>,
}

/// Reads the condition for keys of these names. The error is DynamoDB's whole message.
pub(crate) fn read<'a>(
    condition: &Condition,
    bound: &Bindings<'a>,
    hash_name: &str,
    range_name: Option<&str>,
) -> Result<Asked<'a>, String> {
    let mut parts = Vec::new();
    split(condition, &mut parts)?;
    let (mut hash, mut range) = (None, None);
    for part in parts {
        let (path, found) = single(part, bound)?;
        if path.0.len() > 1 {
            return Err(wrong("KeyConditionExpressions cannot have conditions on nested attributes"));
        }
        let name = bound.top(path);
        let slot = if name == hash_name {
            &mut hash
        } else if Some(name) == range_name {
            &mut range
        } else {
            return Err(missed(hash_name, range_name, hash.is_some()));
        };
        if slot.replace(found).is_some() {
            return Err(wrong("KeyConditionExpressions must only contain one condition per key"));
        }
    }
    let Some(hash) = hash else { return Err(format!("Query condition missed key schema element: {hash_name}")) };
    let Range::Compare(Comparison::Equal, hash) = hash else {
        return Err("Query key condition not supported".to_owned());
    };
    Ok(Asked { hash, range: range.unwrap_or(Range::All) })
}

/// The error for a condition on an attribute that is no key.
fn missed(hash: &str, range: Option<&str>, has_hash: bool) -> String {
    let missed = if has_hash { range.unwrap_or(hash) } else { hash };
    format!("Query condition missed key schema element: {missed}")
}

fn wrong(why: &str) -> String {
    format!("Invalid KeyConditionExpression: {why}")
}

fn split<'a>(condition: &'a Condition, parts: &mut Vec<&'a Condition>) -> Result<(), String> {
    match condition {
        Condition::And(left, right) => {
            split(left, parts)?;
            split(right, parts)
        }
        Condition::Or(..) => Err(wrong("Invalid operator used in KeyConditionExpression: OR")),
        Condition::Not(_) => Err(wrong("Invalid operator used in KeyConditionExpression: NOT")),
        Condition::In(..) => Err(wrong("Invalid operator used in KeyConditionExpression: IN")),
        Condition::Contains(..) => Err(wrong("Invalid operator used in KeyConditionExpression: contains")),
        Condition::Exists(_) => Err(wrong("Invalid operator used in KeyConditionExpression: attribute_exists")),
        Condition::NotExists(_) => Err(wrong("Invalid operator used in KeyConditionExpression: attribute_not_exists")),
        Condition::Type(..) => Err(wrong("Invalid operator used in KeyConditionExpression: attribute_type")),
        single => {
            parts.push(single);
            Ok(())
        }
    }
}

fn single<'a, 'b>(condition: &'b Condition, bound: &Bindings<'a>) -> Result<(&'b Path, Range<'a>), String> {
    let given = |operand: &Operand| match operand {
        Operand::Value(name) => bound.value(name),
        _ => None,
    };
    let unsupported = || "Query key condition not supported".to_owned();
    match condition {
        Condition::Compare(Operand::Path(_), Comparison::NotEqual, _) => {
            Err(wrong("Invalid operator used in KeyConditionExpression: <>"))
        }
        Condition::Compare(Operand::Path(path), comparison, value) => {
            Ok((path, Range::Compare(*comparison, given(value).ok_or_else(unsupported)?)))
        }
        Condition::Compare(value, comparison, Operand::Path(path)) => {
            let turned = match comparison {
                Comparison::Less => Comparison::Greater,
                Comparison::LessOrEqual => Comparison::GreaterOrEqual,
                Comparison::Greater => Comparison::Less,
                Comparison::GreaterOrEqual => Comparison::LessOrEqual,
                same => *same,
            };
            Ok((path, Range::Compare(turned, given(value).ok_or_else(unsupported)?)))
        }
        Condition::Between(Operand::Path(path), low, high) => {
            let (low, high) = given(low).zip(given(high)).ok_or_else(unsupported)?;
            check_bounds(low, high).map_err(|why| wrong(&why))?;
            Ok((path, Range::Between(low, high)))
        }
        Condition::BeginsWith(Operand::Path(path), prefix) => {
            let prefix = given(prefix).ok_or_else(unsupported)?;
            if !matches!(prefix, Value::S(_) | Value::B(_)) {
                return Err(wrong(&format!(
                    "Incorrect operand type for operator or function; operator or function: begins_with, operand \
                     type: {}",
                    prefix.kind()
                )));
            }
            Ok((path, Range::BeginsWith(prefix)))
        }
        _ => Err(unsupported()),
    }
}

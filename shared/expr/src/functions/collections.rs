//! Functions of lists, dictionaries and other values with parts. Null stays null: all its parts are
//! null.

use serde_json::Value;

use super::Arguments;
use crate::compare::truth;
use crate::{Result, parts};

pub(super) fn bool(call: &Arguments<'_, '_>) -> Result<Value> {
    call.meter.work(1)?;
    Ok(Value::Bool(truth(call.value(0))))
}

/// The number of characters, items or keys; null has none.
pub(super) fn len(call: &Arguments<'_, '_>) -> Result<Value> {
    let len = match call.value(0) {
        Value::Null => 0,
        Value::String(text) => {
            call.meter.work(text.len())?;
            text.chars().count()
        }
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        other => return call.refuse("a text, a list or a dictionary", other),
    };
    Ok(Value::from(len))
}

pub(super) fn first(call: &Arguments<'_, '_>) -> Result<Value> {
    end(call, <[Value]>::first, |text| text.chars().next())
}

pub(super) fn last(call: &Arguments<'_, '_>) -> Result<Value> {
    end(call, <[Value]>::last, |text| text.chars().next_back())
}

fn end(
    call: &Arguments<'_, '_>,
    item: fn(&[Value]) -> Option<&Value>,
    letter: fn(&str) -> Option<char>,
) -> Result<Value> {
    match call.value(0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => item(items).map_or(Ok(Value::Null), |item| call.copy(item)),
        Value::String(text) => Ok(letter(text).map_or(Value::Null, |c| Value::String(c.to_string()))),
        other => call.refuse("a list or a text", other),
    }
}

/// A part of a text or a list. Negative places count from the end; places outside are ignored.
pub(super) fn slice(call: &Arguments<'_, '_>) -> Result<Value> {
    let (start, end) = (call.whole(1)?, call.whole(2)?);
    match call.value(0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => {
            let part = items.get(parts::range(start, end, items.len())).unwrap_or_default();
            part.iter().map(|item| call.copy(item)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::String(text) => {
            call.meter.work(text.len())?;
            let range = parts::range(start, end, text.chars().count());
            Ok(Value::String(text.chars().skip(range.start).take(range.len()).collect()))
        }
        other => call.refuse("a list or a text", other),
    }
}

pub(super) fn reverse(call: &Arguments<'_, '_>) -> Result<Value> {
    match call.value(0) {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => {
            items.iter().rev().map(|item| call.copy(item)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::String(text) => {
            call.meter.work(text.len())?;
            Ok(Value::String(text.chars().rev().collect()))
        }
        other => call.refuse("a list or a text", other),
    }
}

pub(super) fn keys(call: &Arguments<'_, '_>) -> Result<Value> {
    match call.value(0) {
        Value::Null => Ok(Value::Null),
        Value::Object(entries) => {
            entries.keys().try_for_each(|key| call.meter.work(key.len() + 1))?;
            Ok(entries.keys().map(|key| Value::from(key.as_str())).collect())
        }
        other => call.refuse("a dictionary", other),
    }
}

pub(super) fn values(call: &Arguments<'_, '_>) -> Result<Value> {
    match call.value(0) {
        Value::Null => Ok(Value::Null),
        Value::Object(entries) => {
            entries.values().map(|value| call.copy(value)).collect::<Result<_, _>>().map(Value::Array)
        }
        other => call.refuse("a dictionary", other),
    }
}

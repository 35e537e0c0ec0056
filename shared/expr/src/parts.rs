//! The parts that a value has: keys, items, slices and properties, depending on its type.
//!
//! A part that a value does not have is null, never an error.

use std::borrow::Cow;

use serde_json::Value;

use crate::{Context, Part, Result};

pub use dictionary::header_field;
pub use names::Owner;
pub(crate) use number::exact_integer;
pub(crate) use slice::range;

mod boolean;
mod dictionary;
mod list;
mod names;
mod number;
mod slice;
mod string;

const NULL: Cow<'static, Value> = Cow::Owned(Value::Null);

/// One part of a value, borrowed from the value if possible.
pub(crate) fn part<'a>(value: &'a Value, part: &Part, context: Context<'_, '_>) -> Result<Cow<'a, Value>> {
    match value {
        Value::Object(entries) => dictionary::part(entries, part, context.meter),
        Value::Array(items) => list::part(items, part, context),
        Value::String(text) => of_text(text, part, context),
        Value::Number(number) => Ok(number::part(number, part)),
        Value::Bool(boolean) => Ok(boolean::part(*boolean, part)),
        Value::Null => Ok(NULL),
    }
}

/// A part of the JSON document that a text contains, or else of the text itself.
fn of_text(text: &str, part: &Part, context: Context<'_, '_>) -> Result<Cow<'static, Value>> {
    // Every part except `isempty` requires reading the whole text.
    context.meter.work(text.len())?;
    match string::document(text, part, context.meter)? {
        Some(document) => self::part(&document, part, context).map(|part| Cow::Owned(part.into_owned())),
        None => Ok(string::part(text, part)),
    }
}

/// Whether a value has this part, which can be null.
pub(crate) fn has(value: &Value, part: &Part, context: Context<'_, '_>) -> Result<bool> {
    match value {
        Value::Object(entries) if dictionary::key(entries, part).is_some() => Ok(true),
        Value::Array(items) if matches!(part, Part::Index(_)) => Ok(list::item(items, part).is_some()),
        Value::String(text) => match string::document(text, part, context.meter)? {
            Some(document) => has(&document, part, context),
            None => Ok(!self::part(value, part, context)?.is_null()),
        },
        _ => Ok(!self::part(value, part, context)?.is_null()),
    }
}

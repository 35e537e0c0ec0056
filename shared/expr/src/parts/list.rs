//! The parts of lists: items, slices, and the properties `count`, `first`, `last`, `isempty` and
//! `random`.

use std::borrow::Cow;

use serde_json::Value;

use super::{NULL, Owner, slice};
use crate::{Context, Part, Result};

pub(super) fn part<'a>(items: &'a [Value], part: &Part, context: Context<'_, '_>) -> Result<Cow<'a, Value>> {
    let item = match part {
        Part::Index(_) => item(items, part),
        Part::Slice(start, end) => {
            let part = items.get(slice::range(*start, *end, items.len())).unwrap_or_default();
            part.iter().try_for_each(|item| context.meter.work_value(item))?;
            return Ok(Cow::Owned(Value::Array(part.to_vec())));
        }
        Part::Name(name) => match Owner::List.property(name).unwrap_or_default() {
            "count" => return Ok(Cow::Owned(Value::from(items.len()))),
            "isempty" => return Ok(Cow::Owned(Value::Bool(items.is_empty()))),
            "first" => items.first(),
            "last" => items.last(),
            "random" if !items.is_empty() => items.get(context.scope.pick(items.len())),
            _ => None,
        },
    };
    Ok(item.map_or(NULL, Cow::Borrowed))
}

/// The item at a place.
pub(super) fn item<'a>(items: &'a [Value], part: &Part) -> Option<&'a Value> {
    let Part::Index(index) = part else { return None };
    slice::position(*index, items.len()).and_then(|position| items.get(position))
}

//! The property `not` of booleans.

use std::borrow::Cow;

use serde_json::Value;

use super::{NULL, Owner};
use crate::Part;

pub(super) fn part(boolean: bool, part: &Part) -> Cow<'static, Value> {
    match part {
        Part::Name(name) if Owner::Boolean.property(name).is_some() => Cow::Owned(Value::Bool(!boolean)),
        _ => NULL,
    }
}

//! The arguments of a function call.

use std::borrow::Cow;

use serde_json::Value;

use crate::compare::{self, kind};
use crate::limits::WORK;
use crate::text::Capped;
use crate::{EvalError, Meter, Numeric, Result};

static NULL: Value = Value::Null;

/// The evaluated arguments of one call, read by type.
pub(crate) struct Arguments<'a, 'm> {
    function: &'static str,
    values: Vec<Cow<'a, Value>>,
    pub(super) meter: &'m Meter,
}

impl<'a, 'm> Arguments<'a, 'm> {
    pub(crate) fn new(function: &'static str, values: Vec<Cow<'a, Value>>, meter: &'m Meter) -> Self {
        Self { function, values, meter }
    }

    /// The argument at this place; null if there is none.
    pub(super) fn value(&self, index: usize) -> &Value {
        self.values.get(index).map_or(&NULL, |value| value)
    }

    /// All arguments, or the items of the only one if it is a list.
    pub(super) fn spread(&self) -> impl Iterator<Item = &Value> {
        let (list, values) = match self.values.as_slice() {
            [only] => match &**only {
                Value::Array(items) => (items.as_slice(), [].as_slice()),
                _ => ([].as_slice(), self.values.as_slice()),
            },
            several => ([].as_slice(), several),
        };
        list.iter().chain(values.iter().map(|value| &**value))
    }

    /// The text form of an argument.
    pub(super) fn text(&self, index: usize) -> Result<Cow<'_, str>> {
        compare::text(self.value(index), self.meter)
    }

    /// An argument that is a number, or a text that looks like one.
    pub(super) fn number(&self, index: usize) -> Result<Numeric> {
        let value = self.value(index);
        Numeric::of(value).map_or_else(|| self.refuse("a number", value), Ok)
    }

    /// An argument that is a whole number; `None` for null.
    pub(super) fn whole(&self, index: usize) -> Result<Option<i64>> {
        let value = self.value(index);
        let whole = match Numeric::of(value) {
            None if value.is_null() => return Ok(None),
            None => None,
            Some(number) => number.integer().and_then(|integer| i64::try_from(integer).ok()),
        };
        let found = if value.is_number() { "another number" } else { kind(value) };
        let refused = || EvalError::Operand {
            operator: self.function,
            expected: "a whole number of at most 64 bits",
            found: found.to_owned(),
        };
        whole.map(Some).ok_or_else(refused)
    }

    /// A copy of a value; its work is counted.
    pub(super) fn copy(&self, value: &Value) -> Result<Value> {
        self.meter.work_value(value)?;
        Ok(value.clone())
    }

    /// A text that the function builds. It can be as large as the work that is left.
    pub(super) fn build(&self, write: impl FnOnce(&mut Capped) -> Result<()>) -> Result<Value> {
        let mut text = Capped::new(self.meter.work_left());
        write(&mut text).map_err(|error| match error {
            EvalError::OutputTooLarge { .. } => EvalError::TooMuchWork { limit: WORK },
            other => other,
        })?;
        let text = text.into_text();
        self.meter.work(text.len())?;
        Ok(Value::String(text))
    }

    pub(super) fn refuse<T>(&self, expected: &'static str, found: &Value) -> Result<T> {
        Err(EvalError::Operand { operator: self.function, expected, found: kind(found).to_owned() })
    }
}

//! Evaluated parameters, read by type. Loose where the wire is loose: `"3"` is a number, `"false"` a boolean.

use crate::descriptor::Descriptor;
use crate::module::ModuleError;
use serde_json::{Map, Value};

/// The evaluated parameters of one step.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    descriptor: &'a Descriptor,
    values: &'a Map<String, Value>,
}

impl<'a> Inputs<'a> {
    /// Reads `values` under the names of `descriptor`.
    pub fn new(descriptor: &'a Descriptor, values: &'a Map<String, Value>) -> Self {
        Self { descriptor, values }
    }

    /// The value, or the input's fallback; null if there is neither.
    pub fn value(&self, name: &str) -> Value {
        match self.values.get(name) {
            Some(Value::Null) | None => self.descriptor.input(name).map_or(Value::Null, |spec| spec.fallback.value()),
            Some(value) => value.clone(),
        }
    }

    /// Whether a value was given that is not null.
    pub fn given(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether the step has the parameter at all, be it null.
    pub fn named(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The text form of the value; empty if there is none.
    pub fn text(&self, name: &str) -> String {
        match self.value(name) {
            Value::String(text) => text,
            other => expr::text_of(&other),
        }
    }

    /// The text form of the value, which must not be empty.
    pub fn required_text(&self, name: &'static str) -> Result<String, ModuleError> {
        let text = self.text(name);
        if text.is_empty() { Err(ModuleError::input(name, "is required")) } else { Ok(text) }
    }

    /// The value as a number; a text that looks like one counts.
    pub fn number(&self, name: &'static str) -> Result<f64, ModuleError> {
        let value = self.value(name);
        let number = match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null => return Err(ModuleError::input(name, "is required")),
            _ => None,
        };
        match number {
            Some(number) if number.is_finite() => Ok(number),
            _ => Err(ModuleError::input(name, "must be a number")),
        }
    }

    /// The value as a whole number from `min` to `max`.
    pub fn whole(&self, name: &'static str, min: i64, max: i64) -> Result<i64, ModuleError> {
        let number = self.number(name)?;
        let whole = number as i64;
        if number.fract() != 0.0 {
            Err(ModuleError::input(name, "must be a whole number"))
        } else if whole < min || whole > max {
            Err(ModuleError::input(name, format!("must be from {min} to {max}")))
        } else {
            Ok(whole)
        }
    }

    /// The value as a boolean; the words `true` and `false` count, nothing is false.
    pub fn boolean(&self, name: &'static str) -> Result<bool, ModuleError> {
        match self.value(name) {
            Value::Bool(boolean) => Ok(boolean),
            Value::Null => Ok(false),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") || text.is_empty() => Ok(false),
            _ => Err(ModuleError::input(name, "must be true or false")),
        }
    }

    /// The value as a dictionary; a text that holds a JSON object counts, nothing is empty.
    pub fn dictionary(&self, name: &'static str) -> Result<Map<String, Value>, ModuleError> {
        match self.value(name) {
            Value::Object(entries) => Ok(entries),
            Value::Null => Ok(Map::new()),
            Value::String(text) if text.trim().is_empty() => Ok(Map::new()),
            Value::String(text) => match serde_json::from_str(&text) {
                Ok(Value::Object(entries)) => Ok(entries),
                _ => Err(ModuleError::input(name, "must be a dictionary")),
            },
            _ => Err(ModuleError::input(name, "must be a dictionary")),
        }
    }

    /// The value as a list; a text that holds a JSON list counts, nothing is empty.
    pub fn list(&self, name: &'static str) -> Result<Vec<Value>, ModuleError> {
        match self.value(name) {
            Value::Array(items) => Ok(items),
            Value::Null => Ok(Vec::new()),
            Value::String(text) if text.trim().is_empty() => Ok(Vec::new()),
            Value::String(text) => match serde_json::from_str(&text) {
                Ok(Value::Array(items)) => Ok(items),
                _ => Err(ModuleError::input(name, "must be a list")),
            },
            _ => Err(ModuleError::input(name, "must be a list")),
        }
    }

    /// The value as one of the input's options. `labels` are what older editors stored instead, each with its option.
    pub fn choice(&self, name: &'static str, labels: &[(&str, &'static str)]) -> Result<&'static str, ModuleError> {
        let text = self.text(name);
        let text = text.trim();
        let options = self.descriptor.input(name).map_or(&[][..], |spec| spec.constraints.options);
        let option = options.iter().find(|option| option.eq_ignore_ascii_case(text));
        let label = || labels.iter().find(|(label, _)| *label == text).map(|(_, option)| option);
        option.or_else(label).copied().ok_or_else(|| {
            let (last, others) = options.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
            ModuleError::input(name, format!("must be {} or {last}", others.join(", ")))
        })
    }
}

/// A number as JSON has it: without a fraction if it has none.
pub fn json_number(number: f64) -> Value {
    // Above this, a float no longer tells neighbouring whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT { Value::from(number as i64) } else { Value::from(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptor::{Category, Constraints, InputSpec, Shape, ValueType, text};
    use serde_json::json;

    const NAME: crate::descriptor::Text = text("名", "Name");
    const DESCRIPTOR: Descriptor = Descriptor {
        id: "test",
        name: NAME,
        description: NAME,
        icon: "",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[InputSpec::new("mode", ValueType::String, NAME, NAME)
            .constrained(Constraints { options: &["join", "split", "replace"], ..Constraints::NONE })],
        outputs: &[],
    };

    #[test]
    fn lists_and_choices_are_read() {
        let Value::Object(values) = json!({"a": [1], "b": " [1, 2]", "c": "1,2", "d": {}, "mode": " Split "}) else {
            return;
        };
        let inputs = Inputs::new(&DESCRIPTOR, &values);
        assert_eq!(inputs.list("a").unwrap(), [json!(1)]);
        assert_eq!(inputs.list("b").unwrap(), [json!(1), json!(2)]);
        assert!(inputs.list("none").unwrap().is_empty());
        assert!(inputs.list("c").is_err() && inputs.list("d").is_err());
        assert_eq!(inputs.choice("mode", &[]).unwrap(), "split");
        let values = Map::from_iter([("mode".to_owned(), json!("拼接"))]);
        let inputs = Inputs::new(&DESCRIPTOR, &values);
        assert_eq!(inputs.choice("mode", &[("拼接", "join")]).unwrap(), "join");
        let error = inputs.choice("mode", &[]).unwrap_err().to_string();
        assert_eq!(error, "input 'mode': must be join, split or replace");
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!([3.0, -0.5, 1e300].map(json_number), [json!(3), json!(-0.5), json!(1e300)]);
    }
}

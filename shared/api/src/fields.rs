//! Reads the fields of a JSON object. Errors name the field that is wrong.

use engine::{Error, Result};
use serde_json::{Map, Value};

/// The fields of an object, with the path that leads to it, such as `steps[3].`. A field that is
/// null counts as absent.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    prefix: String,
    entries: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// The fields of a body.
    pub fn top(entries: &'a Map<String, Value>) -> Self {
        Self { prefix: String::new(), entries }
    }

    /// The fields of the value at `path`. Fails if it is not an object.
    pub fn at(path: &str, value: &'a Value) -> Result<Self> {
        match value {
            Value::Object(entries) => Ok(Self { prefix: format!("{path}."), entries }),
            _ => Err(Error::invalid(path, "must be an object")),
        }
    }

    /// All fields that were given.
    pub(crate) fn entries(&self) -> &'a Map<String, Value> {
        self.entries
    }

    /// The full path of a field, for messages.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The error that refuses a field for this reason.
    pub fn refuse(&self, name: &str, reason: impl Into<String>) -> Error {
        Error::invalid(self.path(name), reason)
    }

    /// The value of a field; it can be null.
    pub fn raw(&self, name: &str) -> Option<&'a Value> {
        self.entries.get(name)
    }

    /// The value of a field, unless it is absent or null.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.raw(name).filter(|value| !value.is_null())
    }

    /// The value of a field that must be a string.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.refuse(name, "must be a string")),
        }
    }

    /// A string that must exist and must not be blank.
    pub fn required_text(&self, name: &str) -> Result<&'a str> {
        match self.text(name)? {
            None => Err(self.refuse(name, "is required")),
            Some(text) if text.trim().is_empty() => Err(self.refuse(name, "must not be blank")),
            Some(text) => Ok(text),
        }
    }

    /// A boolean, or a string that is `true` or `false`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => match word(text) {
                Some(flag) => Ok(Some(flag)),
                None => Err(self.refuse(name, "must be true or false")),
            },
            Some(_) => Err(self.refuse(name, "must be true or false")),
        }
    }

    /// An integer, or a string of its digits.
    pub fn integer(&self, name: &str) -> Result<Option<i64>> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => whole(value).map(Some).ok_or_else(|| self.refuse(name, "must be an integer")),
        }
    }

    /// The value of a field that must be a list.
    pub fn list(&self, name: &str) -> Result<Option<&'a [Value]>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(self.refuse(name, "must be a list")),
        }
    }

    /// A list that must only contain strings.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>> {
        let Some(items) = self.list(name)? else { return Ok(None) };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text.clone()),
                _ => return Err(self.refuse(&format!("{name}[{index}]"), "must be a string")),
            }
        }
        Ok(Some(texts))
    }

    /// The value of a field that must be an object.
    pub fn object(&self, name: &str) -> Result<Option<&'a Map<String, Value>>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(entries)) => Ok(Some(entries)),
            Some(_) => Err(self.refuse(name, "must be an object")),
        }
    }

    /// The fields of an object that is the value of this field.
    pub fn nested(&self, name: &str) -> Result<Option<Self>> {
        Ok(self.object(name)?.map(|entries| Self { prefix: format!("{}{name}.", self.prefix), entries }))
    }
}

/// Reads `true` or `false`, in any case.
pub(crate) fn word(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// An integer, or a string of its digits.
pub fn whole(value: &Value) -> Option<i64> {
    /// All integers up to this one are exact in a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT).map(|float| float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn loose_scalars_are_read() {
        let body = json!({"a": "false", "b": true, "c": "3", "d": 60.0, "e": null, "f": " TRUE "});
        let fields = Fields::top(body.as_object().unwrap());
        assert_eq!(fields.flag("a").unwrap(), Some(false));
        assert_eq!(fields.flag("b").unwrap(), Some(true));
        assert_eq!(fields.flag("f").unwrap(), Some(true));
        assert_eq!(fields.integer("c").unwrap(), Some(3));
        assert_eq!(fields.integer("d").unwrap(), Some(60));
        assert_eq!(fields.integer("e").unwrap(), None);
        assert_eq!(fields.text("nothing").unwrap(), None);
    }

    #[test]
    fn wrong_types_name_the_field() {
        let body = json!({"steps": [{"moduleId": 1, "tags": ["a", 2]}], "n": 1.5, "m": "1e3", "big": 1e300, "flag": 1, "name": " "});
        let top = Fields::top(body.as_object().unwrap());
        assert_eq!(refusal(top.text("steps")), "steps: must be a string");
        for name in ["n", "m", "big", "steps"] {
            assert_eq!(refusal(top.integer(name)), format!("{name}: must be an integer"));
        }
        assert_eq!(refusal(top.flag("flag")), "flag: must be true or false");
        assert_eq!(refusal(top.required_text("name")), "name: must not be blank");
        assert_eq!(refusal(top.required_text("id")), "id: is required");
        let step = Fields::at("steps[0]", &body["steps"][0]).unwrap();
        assert_eq!(refusal(step.text("moduleId")), "steps[0].moduleId: must be a string");
        assert_eq!(refusal(step.texts("tags")), "steps[0].tags[1]: must be a string");
        assert_eq!(refusal(Fields::at("steps[1]", &json!(1)).map(|_| ())), "steps[1]: must be an object");
    }
}

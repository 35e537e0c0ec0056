//! Evaluated parameters, read by type. Values are converted as the API has always done: `"3"` is a
//! number, `"false"` a boolean.

use crate::descriptor::{Constraints, Descriptor, Fallback, Reading, ValueType};
use crate::error::{ModuleError, refuse};
use expr::Numeric;
use model::json::{self, Loss};
use serde_json::{Map, Value};

/// Refuses null from a reference for an input that is a number or a date, because any substitute
/// would be a wrong value without an error. An input that is not given has its default.
pub fn refuse_null(descriptor: &Descriptor, values: &Map<String, Value>) -> Result<(), ModuleError> {
    let is_null = |name: &str| values.get(name).is_some_and(Value::is_null);
    let null =
        descriptor.inputs.iter().find_map(|input| Some((input.id, input.wanted().filter(|_| is_null(input.id))?)));
    match null {
        Some((name, wanted)) => Err(ModuleError::input(name, format!("is null where {wanted} is wanted"))),
        None => Ok(()),
    }
}

/// The required lists and dictionaries that are null or not given. Modules read them as empty ones.
pub fn null_collections(descriptor: &Descriptor, values: &Map<String, Value>) -> Vec<&'static str> {
    let collections = descriptor.inputs.iter().filter(|input| {
        input.required
            && input.reading == Reading::Template
            && matches!(input.kind, ValueType::List | ValueType::Dictionary)
            && input.fallback.value().is_null()
    });
    let is_null = |name: &&str| values.get(*name).is_none_or(Value::is_null);
    collections.map(|input| input.id).filter(is_null).collect()
}

/// The evaluated parameters of one step.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    descriptor: &'a Descriptor,
    values: &'a Map<String, Value>,
}

impl<'a> Inputs<'a> {
    /// Reads `values` with the names and types of `descriptor`.
    pub fn new(descriptor: &'a Descriptor, values: &'a Map<String, Value>) -> Self {
        Self { descriptor, values }
    }

    /// The value, or the fallback of the input; null if there is neither.
    pub fn value(&self, name: &str) -> Value {
        match self.values.get(name) {
            Some(Value::Null) | None => self.descriptor.input(name).map_or(Value::Null, |spec| spec.fallback.value()),
            Some(value) => value.clone(),
        }
    }

    /// The items of a value that is a list, without a copy.
    pub fn items(&self, name: &str) -> Option<&'a [Value]> {
        self.values.get(name).and_then(Value::as_array).map(Vec::as_slice)
    }

    /// Whether the input has a value other than null.
    pub fn given(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether the step has this parameter, which can be null.
    pub fn named(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Whether the value is null because a reference leads to nothing.
    pub fn is_null(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(Value::is_null)
    }

    /// The text form of the value; empty if there is none.
    pub fn text(&self, name: &str) -> String {
        match self.value(name) {
            Value::String(text) => text,
            other => expr::text_of(&other),
        }
    }

    /// The text form of the value, which must be given and can be empty.
    pub fn given_text(&self, name: &'static str) -> Result<String, ModuleError> {
        if self.given(name) { Ok(self.text(name)) } else { Err(ModuleError::input(name, "is required")) }
    }

    /// The text form of the value, which must not be empty.
    pub fn required_text(&self, name: &'static str) -> Result<String, ModuleError> {
        let text = self.text(name);
        if text.is_empty() { Err(ModuleError::input(name, "is required")) } else { Ok(text) }
    }

    /// The value as a number; a text that looks like one counts.
    pub fn number(&self, name: &'static str) -> Result<f64, ModuleError> {
        self.numeric(name).map(Numeric::float)
    }

    fn numeric(&self, name: &'static str) -> Result<Numeric, ModuleError> {
        let value = self.value(name);
        refuse!(value.is_null(), name, "is required");
        Numeric::of(&value).ok_or_else(|| ModuleError::input(name, "must be a number"))
    }

    /// The value as a whole number from `min` to `max`.
    pub fn whole(&self, name: &'static str, min: i64, max: i64) -> Result<i64, ModuleError> {
        let number = self.numeric(name)?;
        let whole = number.integer();
        // A number that does not fit is out of range in any case.
        refuse!(whole.is_none() && number.float().fract() != 0.0, name, "must be a whole number");
        let whole = whole.and_then(|whole| i64::try_from(whole).ok()).filter(|whole| (min..=max).contains(whole));
        whole.ok_or_else(|| ModuleError::input(name, format!("must be from {min} to {max}")))
    }

    /// The value as a boolean. The words that equal one in a condition count, and 1 and 0. A
    /// missing value is false.
    pub fn boolean(&self, name: &'static str) -> Result<bool, ModuleError> {
        match self.value(name) {
            Value::Null => Ok(false),
            Value::String(text) if text.is_empty() => Ok(false),
            value => expr::boolean_of(&value).ok_or_else(|| ModuleError::input(name, "must be true or false")),
        }
    }

    /// The value as a dictionary. A text with a JSON object counts. A missing value is empty.
    pub fn dictionary(&self, name: &'static str) -> Result<Map<String, Value>, ModuleError> {
        match self.value(name) {
            Value::Object(entries) => Ok(entries),
            Value::Null => Ok(Map::new()),
            Value::String(text) if text.trim().is_empty() => Ok(Map::new()),
            Value::String(text) => match parsed(name, &text)? {
                Some(Value::Object(entries)) => Ok(entries),
                _ => Err(ModuleError::input(name, "must be a dictionary")),
            },
            _ => Err(ModuleError::input(name, "must be a dictionary")),
        }
    }

    /// The value as a list. A text with a JSON list counts. A missing value is empty.
    pub fn list(&self, name: &'static str) -> Result<Vec<Value>, ModuleError> {
        match self.value(name) {
            Value::Array(items) => Ok(items),
            Value::Null => Ok(Vec::new()),
            Value::String(text) if text.trim().is_empty() => Ok(Vec::new()),
            Value::String(text) => match parsed(name, &text)? {
                Some(Value::Array(items)) => Ok(items),
                _ => Err(ModuleError::input(name, "must be a list")),
            },
            _ => Err(ModuleError::input(name, "must be a list")),
        }
    }

    /// The value as one of the input's options or one of its labels. A blank text counts as
    /// missing.
    pub fn choice(&self, name: &'static str) -> Result<&'static str, ModuleError> {
        let spec = self.descriptor.input(name);
        let asked = spec.map_or(Constraints::default(), |spec| spec.constraints);
        let text = self.text(name);
        let fallback = match spec.map(|spec| spec.fallback) {
            Some(Fallback::Text(word)) if text.trim().is_empty() => word,
            _ => text.as_str(),
        };
        asked.option(fallback).ok_or_else(|| {
            let (last, others) = asked.options.split_last().map_or(("", &[][..]), |(last, others)| (*last, others));
            ModuleError::input(name, format!("must be {} or {last}", others.join(", ")))
        })
    }
}

/// The JSON in a text, unless a part of it would be lost.
fn parsed(name: &'static str, text: &str) -> Result<Option<Value>, ModuleError> {
    let Ok(value) = json::parse(text) else { return Ok(None) };
    refuse_losses(name, text).map(|()| Some(value))
}

/// Refuses a text of JSON whose list or dictionary lacks something that the text has: one of two
/// values of a key, or digits of a number.
pub fn refuse_losses(name: &'static str, text: &str) -> Result<(), ModuleError> {
    let losses = json::losses(text);
    let reason = match (losses.first(Loss::Repeated), losses.first(Loss::Rounded)) {
        (Some(lost), _) => format!("has the key '{lost}' twice in the same object"),
        (None, Some(lost)) => format!("has more digits at '{lost}' than a number can hold; give it as a text"),
        (None, None) => return Ok(()),
    };
    Err(ModuleError::input(name, reason))
}

/// A number as JSON, without a fraction if it is whole.
pub fn json_number(number: f64) -> Value {
    // From here on, a float cannot represent every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT { Value::from(number as i64) } else { Value::from(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bilingual::{Text, text};
    use crate::descriptor::{Category, InputSpec, UiType};
    use serde_json::json;

    const NAME: Text = text("名", "Name");
    const DESCRIPTOR: Descriptor = Descriptor {
        ids: &["test"],
        name: NAME,
        description: NAME,
        icon: "",
        category: Category::Data,
        block_type: "none",
        can_start: true,
        alias_of: None,
        main: None,
        short: None,
        phrases: &[],
        alternatives: &[],
        inputs: &[MODE],
        outputs: &[],
        examples: &[],
    };
    const MODE: InputSpec = InputSpec {
        id: "mode",
        kind: ValueType::String,
        label: NAME,
        description: NAME,
        fallback: Fallback::Text("join"),
        required: false,
        ui: UiType::Dropdown,
        constraints: Constraints {
            options: &["join", "split", "replace"],
            shown: &[("拼接", "Join"), ("分割", "Split"), ("替换", "Replace")],
            labels: &[("拼接", "join")],
            pattern: None,
            min_length: None,
            max_length: None,
            min: None,
            max: None,
            step: None,
            language: None,
            unit: None,
        },
        logged: false,
        reading: Reading::Template,
        moment: false,
        group: None,
        advanced: false,
        visible_when: &[],
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
        let repeated = Map::from_iter([
            ("e".to_owned(), json!("[{\"a\": 1, \"a\": 2}]")),
            ("f".to_owned(), json!("{\"a\": {\"b\": 1, \"b\": 1}}")),
        ]);
        let twice = Inputs::new(&DESCRIPTOR, &repeated);
        let twice = [twice.list("e").unwrap_err(), twice.dictionary("f").unwrap_err()].map(|error| error.to_string());
        assert_eq!(
            twice,
            [
                "input 'e': has the key '[0].a' twice in the same object",
                "input 'f': has the key 'a.b' twice in the same object"
            ]
        );
        let long = Map::from_iter([
            ("g".to_owned(), json!("[1, 3.14159265358979323846]")),
            ("h".to_owned(), json!("[12345678901234567890123]")),
        ]);
        let long = Inputs::new(&DESCRIPTOR, &long);
        let rounded = long.list("g").unwrap_err().to_string();
        assert_eq!(rounded, "input 'g': has more digits at '[1]' than a number can hold; give it as a text");
        assert_eq!(long.list("h").unwrap(), [json!("12345678901234567890123")]);
        assert_eq!(inputs.choice("mode").unwrap(), "split");
        let chosen = |word: &str| {
            let values = Map::from_iter([("mode".to_owned(), json!(word))]);
            Inputs::new(&DESCRIPTOR, &values).choice("mode").map_err(|error| error.to_string())
        };
        assert_eq!([chosen("拼接"), chosen(" "), chosen("SPLIT")], [Ok("join"), Ok("join"), Ok("split")]);
        let error = chosen("拼").unwrap_err();
        assert_eq!(error, "input 'mode': must be join, split or replace");
    }

    #[test]
    fn whole_numbers_are_exact() {
        let values = Map::from_iter([
            ("a".to_owned(), json!(9_007_199_254_740_993_i64)),
            ("b".to_owned(), json!(" 9007199254740993 ")),
            ("c".to_owned(), json!(2.0)),
            ("d".to_owned(), json!("99999999999999999999")),
            ("e".to_owned(), json!(0.5)),
        ]);
        let inputs = Inputs::new(&DESCRIPTOR, &values);
        for name in ["a", "b"] {
            assert_eq!(inputs.whole(name, 0, i64::MAX).unwrap(), 9_007_199_254_740_993);
        }
        assert_eq!(inputs.whole("c", 0, 9).unwrap(), 2);
        assert_eq!(inputs.whole("d", 0, 9).unwrap_err().to_string(), "input 'd': must be from 0 to 9");
        assert_eq!(inputs.whole("e", 0, 9).unwrap_err().to_string(), "input 'e': must be a whole number");
    }

    #[test]
    fn no_module_takes_null_for_a_number_or_a_date() {
        let mut seen = 0;
        for module in crate::all() {
            for input in module.descriptor.inputs.iter().filter(|input| input.wanted().is_some()) {
                seen += 1;
                let values = Map::from_iter([(input.id.to_owned(), Value::Null)]);
                let error = refuse_null(module.descriptor, &values).unwrap_err().to_string();
                assert!(error.starts_with(&format!("input '{}': is null where", input.id)), "{error}");
                assert_eq!(refuse_null(module.descriptor, &Map::new()), Ok(()));
            }
        }
        assert!(seen > 20, "{seen}");
    }

    #[test]
    fn required_lists_and_dictionaries_that_are_null_are_named() {
        let nulls = |module: &str, values: Value| {
            let Value::Object(values) = values else { return Vec::new() };
            null_collections(crate::find(module).unwrap().descriptor, &values)
        };
        assert_eq!(nulls("list_sort", json!({})), ["list"]);
        assert_eq!(nulls("list_sort", json!({"list": null})), ["list"]);
        assert_eq!(nulls("dict_merge", json!({"dictionary": {}})), ["other"]);
        assert_eq!(nulls("dict_merge", json!({"dictionary": "", "other": {"a": 1}})), Vec::<&str>::new());
        assert_eq!(nulls("http_request", json!({"headers": null})), Vec::<&str>::new());
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!([3.0, -0.5, 1e300].map(json_number), [json!(3), json!(-0.5), json!(1e300)]);
    }
}

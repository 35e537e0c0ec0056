//! The form of an approval: the fields that a step `wait_for_callback` declares, and the values
//! that people fill in.

use crate::dates::date_form;
use serde_json::{Map, Value};

/// The most fields of a form.
pub const MAX_FIELDS: usize = 20;
/// The longest text that people fill in, in characters.
pub const MAX_TEXT: usize = 4_000;
/// The longest name of a field, in characters.
const MAX_NAME: usize = 64;
/// The longest label or option, in characters.
const MAX_LABEL: usize = 200;
/// The most options of a field.
const MAX_OPTIONS: usize = 100;
/// The length of a day such as 2026-01-31.
const DAY: usize = 10;
/// Names of the answer's own fields.
const RESERVED: [&str; 3] = ["approved", "comment", "decision"];

/// A field of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name of the field in the answer.
    pub name: String,
    /// The label that people read; by default the name.
    pub label: String,
    /// The kind of the values.
    pub kind: Kind,
    /// Whether an approval needs a value.
    pub required: bool,
    /// The text with which the field is filled at first.
    pub default: String,
}

/// The kind of the values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// Several lines of text.
    TextArea,
    /// A number in the format of JSON.
    Number,
    /// Yes or no.
    Boolean,
    /// A day, as `2026-01-31`.
    Date,
    /// One of these texts.
    Choice(Vec<String>),
}

/// The reason why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A required value is missing.
    Missing,
    /// The text is too long.
    TooLong,
    /// The text is not a number.
    NoNumber,
    /// It is a number with more digits than can be stored.
    TooPrecise,
    /// The text is not a date.
    NoDate,
    /// The text is not one of the options.
    NoOption,
}

/// Reads the declared fields. The error names the field and what is wrong with it.
pub fn fields(declared: &[Value]) -> Result<Vec<Field>, String> {
    if declared.len() > MAX_FIELDS {
        return Err(format!("has more than {MAX_FIELDS} fields"));
    }
    let mut fields: Vec<Field> = Vec::with_capacity(declared.len());
    for (place, value) in declared.iter().enumerate() {
        let entries = value.as_object().ok_or_else(|| format!("[{place}] must be a dictionary"))?;
        let field = field(entries).map_err(|reason| format!("[{place}].{reason}"))?;
        if fields.iter().any(|other| other.name == field.name) {
            return Err(format!("[{place}].name '{}' is also that of another field", field.name));
        }
        fields.push(field);
    }
    Ok(fields)
}

fn field(entries: &Map<String, Value>) -> Result<Field, String> {
    const KNOWN: [&str; 6] = ["name", "label", "type", "required", "default", "options"];
    if let Some(other) = entries.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(format!("{other} is not known; a field has {}", KNOWN.join(", ")));
    }
    let text = |name: &str| entries.get(name).filter(|value| !value.is_null()).map(expr::text_of);
    let name = text("name").unwrap_or_default();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || name.chars().count() > MAX_NAME || !name.chars().all(is_plain) {
        return Err(format!("name must be 1 to {MAX_NAME} letters, digits, '_' and '-'"));
    }
    if RESERVED.contains(&name.as_str()) {
        return Err(format!("name '{name}' is that of a field of the answer itself"));
    }
    let label = text("label").filter(|label| !label.trim().is_empty()).unwrap_or_else(|| name.clone());
    if label.chars().count() > MAX_LABEL {
        return Err(format!("label must be at most {MAX_LABEL} characters long"));
    }
    let required = match entries.get("required") {
        None | Some(Value::Null) => false,
        Some(value) => expr::boolean_of(value).ok_or("required must be true or false")?,
    };
    let kind = kind(text("type").as_deref().unwrap_or("text"), entries.get("options"))?;
    let field = Field { name, label, kind, required, default: String::new() };
    let default = text("default").unwrap_or_default();
    let default = field.filled_in(&default)?;
    Ok(Field { default, ..field })
}

fn kind(word: &str, options: Option<&Value>) -> Result<Kind, String> {
    let kind = match word {
        "text" => Kind::Text,
        "textarea" => Kind::TextArea,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "choice" => {
            let list = options.and_then(Value::as_array).ok_or("options must be a list of texts")?;
            let texts: Vec<_> = list.iter().map(expr::text_of).collect();
            let fit = |text: &String| (1..=MAX_LABEL).contains(&text.chars().count());
            if list.iter().any(|option| option.is_null() || option.is_array() || option.is_object()) {
                return Err("options must be a list of texts".to_owned());
            }
            if let Some(twice) =
                texts.iter().enumerate().find(|(at, text)| texts.iter().take(*at).any(|of| of == *text))
            {
                return Err(format!("options has '{}' twice", twice.1));
            }
            if !(1..=MAX_OPTIONS).contains(&texts.len()) || !texts.iter().all(fit) {
                return Err(format!("options must be 1 to {MAX_OPTIONS} texts of at most {MAX_LABEL} characters"));
            }
            return Ok(Kind::Choice(texts));
        }
        _ => return Err("type must be text, textarea, number, boolean, date or choice".to_owned()),
    };
    match options {
        None | Some(Value::Null) => Ok(kind),
        Some(_) => Err("options are for the type choice".to_owned()),
    }
}

impl Field {
    /// The text with which the field is filled at first. It must be a value that the field accepts.
    fn filled_in(&self, default: &str) -> Result<String, String> {
        if self.kind == Kind::Boolean {
            let word = Value::String(default.to_owned());
            return match expr::boolean_of(&word) {
                Some(true) => Ok("true".to_owned()),
                Some(false) => Ok(String::new()),
                None if default.trim().is_empty() => Ok(String::new()),
                None => Err("default must be true or false".to_owned()),
            };
        }
        match self.read(Some(default), false) {
            // Pages only show the day.
            Ok(Value::String(date)) if self.kind == Kind::Date => Ok(date.chars().take(DAY).collect()),
            Ok(_) => Ok(default.to_owned()),
            Err(Flaw::TooLong) => Err(format!("default must be at most {MAX_TEXT} characters long")),
            Err(Flaw::NoNumber) => Err("default must be a number".to_owned()),
            Err(Flaw::TooPrecise) => Err("default has more digits than a number can have".to_owned()),
            Err(Flaw::NoDate) => Err("default must be a date".to_owned()),
            Err(Flaw::NoOption) => Err("default must be one of the options".to_owned()),
            Err(Flaw::Missing) => Ok(String::new()),
        }
    }

    /// The value that was filled in; null if the field is empty. A field of yes or no that was not
    /// selected is false. Only an approval needs required values.
    pub fn read(&self, given: Option<&str>, approved: bool) -> Result<Value, Flaw> {
        let text = given.unwrap_or_default();
        if text.chars().count() > MAX_TEXT {
            return Err(Flaw::TooLong);
        }
        let is_missing = text.trim().is_empty();
        if is_missing && self.required && approved {
            return Err(Flaw::Missing);
        }
        match &self.kind {
            Kind::Boolean => Ok(Value::Bool(!is_missing)),
            _ if is_missing => Ok(Value::Null),
            Kind::Text | Kind::TextArea => Ok(text.into()),
            Kind::Number => number(text.trim()),
            Kind::Date => date_form(text).map(Value::String).ok_or(Flaw::NoDate),
            Kind::Choice(options) => {
                options.iter().any(|option| option == text).then(|| text.into()).ok_or(Flaw::NoOption)
            }
        }
    }
}

/// A number in the format of JSON. A number that cannot be stored with all its digits is refused,
/// because it would be rounded.
fn number(text: &str) -> Result<Value, Flaw> {
    let plain = text.strip_prefix('+').unwrap_or(text);
    let number = serde_json::from_str::<serde_json::Number>(plain).map_err(|_| Flaw::NoNumber)?;
    let mantissa = plain.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0').trim_end_matches('0').len();
    let is_exact = !number.is_f64() || significant <= f64::DIGITS as usize;
    is_exact.then_some(Value::Number(number)).ok_or(Flaw::TooPrecise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(field: Value) -> Result<Field, String> {
        fields(&[field]).map(|fields| fields[0].clone())
    }

    #[test]
    fn fields_are_read_with_their_defaults() {
        let field = one(json!({"name": "amount"})).unwrap();
        let expected = Field {
            name: "amount".to_owned(),
            label: "amount".to_owned(),
            kind: Kind::Text,
            required: false,
            default: String::new(),
        };
        assert_eq!(field, expected);
        let choice = json!({"name": "a", "label": "Which", "type": "choice", "options": ["x", 1], "required": "true", "default": 1});
        let field = one(choice).unwrap();
        assert_eq!(
            (field.kind, field.required, field.default.as_str()),
            (Kind::Choice(vec!["x".into(), "1".into()]), true, "1")
        );
    }

    #[test]
    fn a_default_is_what_the_page_can_show() {
        for (kind, default, shown) in [
            ("boolean", json!("no"), ""),
            ("boolean", json!(true), "true"),
            ("boolean", json!("Yes"), "true"),
            ("date", json!("2026/1/31"), "2026-01-31"),
            ("date", json!("2026-01-31T09:30:00Z"), "2026-01-31"),
            ("number", json!(120), "120"),
            ("text", json!(" a"), " a"),
            ("number", json!(null), ""),
        ] {
            let field = one(json!({"name": "a", "type": kind, "required": true, "default": default})).unwrap();
            assert_eq!(field.default, shown, "{kind} {default}");
        }
    }

    #[test]
    fn wrong_fields_are_named() {
        for (field, message) in [
            (json!("a"), "[0] must be a dictionary"),
            (json!({}), "[0].name must be"),
            (json!({"name": "a b"}), "[0].name must be"),
            (json!({"name": "approved"}), "[0].name 'approved' is that"),
            (json!({"name": "a", "type": "file"}), "[0].type must be"),
            (json!({"name": "a", "options": []}), "[0].options are for"),
            (json!({"name": "a", "type": "choice"}), "[0].options must be"),
            (json!({"name": "a", "required": "maybe"}), "[0].required must be"),
            (json!({"name": "a", "hint": "x"}), "[0].hint is not known"),
            (json!({"name": "a", "type": "choice", "options": ["x", "y", "x"]}), "[0].options has 'x' twice"),
            (json!({"name": "a", "type": "choice", "options": [["x"]]}), "[0].options must be a list of texts"),
            (json!({"name": "a", "type": "choice", "options": ["x"], "default": "z"}), "[0].default must be one of"),
            (json!({"name": "a", "type": "number", "default": "abc"}), "[0].default must be a number"),
            (json!({"name": "a", "type": "number", "default": "99999999999999999999"}), "[0].default has more digits"),
            (json!({"name": "a", "type": "date", "default": "2024-02-30"}), "[0].default must be a date"),
            (json!({"name": "a", "type": "boolean", "default": "perhaps"}), "[0].default must be true or false"),
            (json!({"name": "a", "default": "x".repeat(MAX_TEXT + 1)}), "[0].default must be at most"),
        ] {
            let told = one(field).unwrap_err();
            assert!(told.starts_with(message), "{told}");
        }
        let twice = [json!({"name": "a"}), json!({"name": "a"})];
        assert_eq!(fields(&twice).unwrap_err(), "[1].name 'a' is also that of another field");
    }

    #[test]
    fn values_have_the_type_of_their_field() {
        let read = |field: Value, given: Option<&str>, approved| one(field).unwrap().read(given, approved);
        for (kind, given, expected) in [
            ("text", Some("x"), Ok(json!("x"))),
            ("text", Some(" "), Ok(Value::Null)),
            ("text", None, Ok(Value::Null)),
            ("number", Some(" 12.50 "), Ok(json!(12.5))),
            ("number", Some("9007199254740993"), Ok(json!(9_007_199_254_740_993_u64))),
            ("number", Some("twelve"), Err(Flaw::NoNumber)),
            ("number", Some("1e3"), Ok(json!(1000.0))),
            ("number", Some("0.000123456789012345"), Ok(json!(0.000_123_456_789_012_345))),
            ("number", Some("18446744073709551615"), Ok(json!(u64::MAX))),
            ("number", Some("18446744073709551616"), Err(Flaw::TooPrecise)),
            ("number", Some("123456789012345678.55"), Err(Flaw::TooPrecise)),
            ("boolean", Some("on"), Ok(json!(true))),
            ("boolean", None, Ok(json!(false))),
            ("date", Some("2026-01-31"), Ok(json!("2026-01-31"))),
            ("date", Some("31.1."), Err(Flaw::NoDate)),
        ] {
            assert_eq!(read(json!({"name": "a", "type": kind}), given, true), expected, "{kind} {given:?}");
        }
        let required = json!({"name": "a", "required": true});
        assert_eq!(read(required.clone(), Some(""), true), Err(Flaw::Missing));
        assert_eq!(read(required, Some(""), false), Ok(Value::Null), "who rejects need not fill in the form");
        let choice = json!({"name": "a", "type": "choice", "options": ["x"]});
        assert_eq!(
            (read(choice.clone(), Some("x"), true), read(choice, Some("y"), true)),
            (Ok(json!("x")), Err(Flaw::NoOption))
        );
        assert_eq!(read(json!({"name": "a"}), Some(&"x".repeat(MAX_TEXT + 1)), true), Err(Flaw::TooLong));
    }
}

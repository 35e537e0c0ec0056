//! What is wrong with a step's parameters, as far as that shows before it runs.

use crate::descriptor::{Descriptor, InputSpec, Reading, ValueType};
use expr::{Tree, text_of};
use serde_json::{Map, Value};

/// How the message begins where a word is none of the options.
const ONE_OF: &str = "must be one of ";

/// Something that is wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The input's name.
    pub input: String,
    /// What is wrong, to be read behind the name.
    pub message: String,
    /// Whether the module is sure to refuse it. Some take more words for their options than they show.
    pub certain: bool,
}

/// Looks through the parameters of a step. Only a value that is always the same is judged: what holds a reference may become anything.
pub fn check(descriptor: &Descriptor, parameters: &Map<String, Value>) -> Vec<Finding> {
    let judged = descriptor.inputs.iter().filter_map(|input| {
        let message = judge(input, parameters.get(input.id).map(model::workflow::unwrap_typed))?;
        let certain = !message.starts_with(ONE_OF);
        Some(Finding { input: input.id.to_owned(), message, certain })
    });
    judged.collect()
}

fn judge(input: &InputSpec, given: Option<&Value>) -> Option<String> {
    let missing = || (input.required && input.fallback.value().is_null()).then(|| "is required".to_owned());
    let Some(given) = given.filter(|value| !value.is_null()) else { return missing() };
    let value = match input.reading {
        Reading::Raw => given.clone(),
        // Asked for as often as the module likes, each time with another answer.
        Reading::LaterTemplate | Reading::LaterCondition | Reading::LaterExpression => return None,
        Reading::Template => match Tree::parse(given) {
            Ok(tree) => tree.constant()?.clone(),
            Err(error) => return Some(error.to_string()),
        },
    };
    if value == Value::String(String::new()) && input.kind != ValueType::Any {
        return missing();
    }
    of_type(input.kind, &value).or_else(|| within(input, &value))
}

/// What keeps the value from being read as that type; as generous as [`Inputs`](crate::Inputs).
fn of_type(kind: ValueType, value: &Value) -> Option<String> {
    let json = |fits: fn(&Value) -> bool| match value {
        Value::String(text) => {
            text.trim().is_empty() || serde_json::from_str(text).is_ok_and(|value: Value| fits(&value))
        }
        other => fits(other),
    };
    let (fits, message) = match kind {
        ValueType::String | ValueType::Any => return None,
        ValueType::Number => (number(value).is_some(), "must be a number"),
        ValueType::Boolean => {
            let word = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
            (value.is_boolean() || value.as_str().is_some_and(word), "must be true or false")
        }
        ValueType::List => (json(Value::is_array), "must be a list"),
        ValueType::Dictionary => (json(Value::is_object), "must be a dictionary"),
    };
    (!fits).then(|| message.to_owned())
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

fn within(input: &InputSpec, value: &Value) -> Option<String> {
    let asked = &input.constraints;
    if !asked.options.is_empty() {
        let text = text_of(value);
        let known = asked.options.iter().any(|option| option.eq_ignore_ascii_case(text.trim()));
        return (!known).then(|| format!("{ONE_OF}{}", asked.options.join(", ")));
    }
    if input.kind == ValueType::Number {
        let number = number(value)?;
        return match (asked.min, asked.max) {
            (Some(min), _) if number < min as f64 => Some(format!("must be at least {min}")),
            (_, Some(max)) if number > max as f64 => Some(format!("must be at most {max}")),
            _ => None,
        };
    }
    if input.kind == ValueType::String {
        let length = text_of(value).chars().count();
        return match (asked.min_length, asked.max_length) {
            (Some(min), _) if length < min as usize => Some(format!("must have at least {min} characters")),
            (_, Some(max)) if length > max as usize => Some(format!("must have at most {max} characters")),
            _ => None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(id: &str, parameters: Value) -> Vec<String> {
        let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
        let findings = check(&crate::find(id).unwrap().descriptor, &parameters);
        findings.into_iter().map(|finding| format!("{} {}", finding.input, finding.message)).collect()
    }

    #[test]
    fn what_shows_before_the_run_is_found() {
        for (id, parameters, expected) in [
            ("http_request", json!({}), &["url is required"][..]),
            ("http_request", json!({"url": "", "method": null}), &["url is required"]),
            (
                "http_request",
                json!({"url": "http://a", "method": "BREW"}),
                &["method must be one of GET, POST, PUT, DELETE, PATCH"],
            ),
            (
                "http_request",
                json!({"url": "http://a", "timeout": "soon", "headers": [1]}),
                &["headers must be a dictionary", "timeout must be a number"],
            ),
            ("http_request", json!({"url": "http://a", "timeout": 301}), &["timeout must be at most 300"]),
            (
                "http_request",
                json!({"url": "http://a", "timeout": {"type": "number", "value": "0"}}),
                &["timeout must be at least 1"],
            ),
            (
                "http_request",
                json!({"url": "x".repeat(2001), "fail_on_status": "yes"}),
                &["url must have at most 2000 characters", "fail_on_status must be true or false"],
            ),
            (
                "list_sort",
                json!({"list": "a, b", "order": "up"}),
                &["list must be a list", "order must be one of asc, desc"],
            ),
            ("list_filter", json!({"list": [1]}), &["condition is required"]),
        ] {
            assert_eq!(found(id, parameters.clone()), expected, "{parameters}");
        }
    }

    #[test]
    fn what_may_be_right_is_left_alone() {
        for (id, parameters) in [
            ("http_request", json!({"url": "{{a.b}}", "method": "[[m]]", "timeout": "{{a.t}}", "headers": "[[h]]"})),
            ("http_request", json!({"url": "http://a", "method": "post", "timeout": "30", "headers": "{\"a\": 1}"})),
            ("http_request", json!({"url": "http://a", "headers": {"x": "{{a.b}}"}, "extra": 1})),
            ("list_filter", json!({"list": "[1]", "condition": "{{item}} > 1"})),
            ("set_variable", json!({"name": "n"})),
        ] {
            assert_eq!(found(id, parameters), [""; 0], "{id}");
        }
    }
}

//! Finds mistakes in a step's parameters before the step runs.

use crate::chinese;
use crate::descriptor::{Descriptor, InputSpec, Reading, ValueType};
use crate::reading;
use expr::{Numeric, text_of};
use model::{Said, json, nearest};
use regex::Regex;
use serde_json::{Map, Value};

/// The kinds of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// A required parameter is missing.
    Missing,
    /// The module does not accept the value.
    Value,
    /// The value is not one of the input's options.
    Option,
}

/// A mistake in a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the input.
    pub input: String,
    /// The kind of the mistake.
    pub mistake: Mistake,
    /// The description of the mistake, which follows the name in a message.
    pub message: Said,
    /// The value that was probably meant.
    pub suggestion: Option<String>,
    /// Whether the module will certainly refuse the value. Some modules accept other words for
    /// their options than they show.
    pub certain: bool,
}

/// A mistake in a value. The text follows the name of the input in a message.
struct Wrong {
    mistake: Mistake,
    message: Said,
    suggestion: Option<String>,
}

impl Wrong {
    fn value(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { mistake: Mistake::Value, message: Said::new(en, zh), suggestion: None }
    }
}

/// Checks the parameters of a step. Only constant values are checked, because a value with
/// references can be anything.
pub fn check(descriptor: &Descriptor, parameters: &Map<String, Value>) -> Vec<Finding> {
    let judged = descriptor.inputs.iter().filter_map(|input| {
        let given = parameters.get(input.id).map(model::workflow::unwrap_typed);
        let Wrong { mistake, message, suggestion } = judge(input, given, parameters)?;
        let certain = mistake != Mistake::Option;
        Some(Finding { input: input.id.to_owned(), mistake, message, suggestion, certain })
    });
    lacking(descriptor, parameters).into_iter().chain(judged).collect()
}

/// The input that is missing if none of the descriptor's alternatives is given.
fn lacking(descriptor: &Descriptor, parameters: &Map<String, Value>) -> Option<Finding> {
    let is_given = |name: &str| match parameters.get(name).map(model::workflow::unwrap_typed) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    };
    let set = descriptor.lacking(is_given)?;
    let input = set.iter().find(|name| !is_given(name))?;
    let others = descriptor.alternatives.iter().filter(|other| **other != set);
    let (en, zh): (Vec<_>, Vec<_>) = others.map(|set| (set.join(" and "), set.join("、"))).unzip();
    let en = format!("is required, or instead {}", en.join(", or "));
    let message = Said::new(en, format!("为必填项，或改为填写 {}", zh.join("，或 ")));
    let mistake = Mistake::Missing;
    Some(Finding { input: (*input).to_owned(), mistake, message, suggestion: None, certain: true })
}

fn judge(input: &InputSpec, given: Option<&Value>, parameters: &Map<String, Value>) -> Option<Wrong> {
    let missing = || {
        let message = Said::new("is required", "为必填项");
        let wrong = Wrong { mistake: Mistake::Missing, message, suggestion: None };
        (input.required && input.fallback.value().is_null()).then_some(wrong)
    };
    let Some(given) = given.filter(|value| !value.is_null()) else { return missing() };
    let value = match input.reading {
        Reading::Raw => given.clone(),
        // The module evaluates these inputs itself, with a different result each time.
        Reading::LaterTemplate | Reading::LaterCondition | Reading::LaterExpression => return None,
        Reading::Template | Reading::JsonText | Reading::Pattern => {
            match reading::parse(Some(input), given, parameters) {
                Ok(tree) => match tree.constant() {
                    Some(constant) => constant.clone(),
                    None => return begins_wrong(input, given),
                },
                Err(error) => {
                    return Some(Wrong::value(error.to_string(), format!("无法解析：{}", chinese(&error.to_string()))));
                }
            }
        }
    };
    if input.is_left_out(&value) || (value == Value::String(String::new()) && input.kind != ValueType::Any) {
        return missing();
    }
    of_type(input.kind, &value).or_else(|| within(input, &value))
}

/// The mistake in an address whose beginning is constant and whose rest contains references.
fn begins_wrong(input: &InputSpec, given: &Value) -> Option<Wrong> {
    let text = given.as_str()?;
    let fixed = text.split("{{").next()?.split("[[").next()?.trim_start().to_ascii_lowercase();
    let is_url = input.constraints.pattern == Some(URL_PATTERN);
    let fits = |scheme: &str| scheme.starts_with(&fixed) || fixed.starts_with(scheme);
    (is_url && !fits("http://") && !fits("https://")).then(|| pattern_wrong(URL_PATTERN))
}

/// The pattern of inputs for web addresses.
const URL_PATTERN: &str = "^https?://.*";

fn pattern_wrong(pattern: &str) -> Wrong {
    if pattern == URL_PATTERN {
        return Wrong::value("must begin with http:// or https://", "必须以 http:// 或 https:// 开头");
    }
    Wrong::value(format!("must match {pattern}"), format!("必须匹配 {pattern}"))
}

/// The reason why the value cannot be read as this type, with the same conversions as
/// [`Inputs`](crate::Inputs).
fn of_type(kind: ValueType, value: &Value) -> Option<Wrong> {
    let json = |fits: fn(&Value) -> bool| match value {
        Value::String(text) => text.trim().is_empty() || json::parse(text).is_ok_and(|value: Value| fits(&value)),
        other => fits(other),
    };
    let (fits, en, zh) = match kind {
        ValueType::String | ValueType::Any => return None,
        ValueType::Number => (number(value).is_some(), "must be a number", "必须是数字"),
        ValueType::Boolean => {
            let word = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
            (value.is_boolean() || value.as_str().is_some_and(word), "must be true or false", "必须是 true 或 false")
        }
        ValueType::List => (json(Value::is_array), "must be a list", "必须是列表"),
        ValueType::Dictionary => (json(Value::is_object), "must be a dictionary", "必须是字典"),
    };
    (!fits).then(|| Wrong::value(en, zh))
}

fn number(value: &Value) -> Option<f64> {
    Numeric::of(value).map(Numeric::float)
}

fn within(input: &InputSpec, value: &Value) -> Option<Wrong> {
    let asked = &input.constraints;
    if !asked.options.is_empty() {
        let text = text_of(value);
        let known = asked.option(&text).is_some();
        let (all, near) = (asked.options.join(", "), nearest(text.trim(), asked.options.iter().copied()));
        return (!known).then(|| Wrong {
            mistake: Mistake::Option,
            message: Said::new(format!("must be one of {all}"), format!("必须是以下之一：{all}")),
            suggestion: near.map(str::to_owned),
        });
    }
    match input.kind {
        ValueType::Number => {
            let number = number(value)?;
            match (asked.min, asked.max) {
                (Some(min), _) if number < min as f64 => {
                    Some(Wrong::value(format!("must be at least {min}"), format!("不能小于 {min}")))
                }
                (_, Some(max)) if number > max as f64 => {
                    Some(Wrong::value(format!("must be at most {max}"), format!("不能大于 {max}")))
                }
                _ => None,
            }
        }
        ValueType::String => text_within(input, &text_of(value)),
        _ => None,
    }
}

fn text_within(input: &InputSpec, text: &str) -> Option<Wrong> {
    let asked = &input.constraints;
    let length = text.chars().count();
    if let Some(min) = asked.min_length.filter(|min| length < *min as usize) {
        return Some(Wrong::value(format!("must have at least {min} characters"), format!("至少需要 {min} 个字符")));
    }
    if let Some(max) = asked.max_length.filter(|max| length > *max as usize) {
        return Some(Wrong::value(format!("must have at most {max} characters"), format!("最多 {max} 个字符")));
    }
    let pattern = asked.pattern?;
    let trimmed = text.trim();
    // The scheme of an address can be in upper or lower case.
    let fits = if pattern == URL_PATTERN {
        ["http://", "https://"].iter().any(|scheme| trimmed.to_ascii_lowercase().starts_with(scheme))
    } else {
        Regex::new(pattern).map_or(true, |pattern| pattern.is_match(trimmed))
    };
    (!fits).then(|| pattern_wrong(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(id: &str, parameters: Value) -> Vec<String> {
        let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
        let findings = check(crate::find(id).unwrap().descriptor, &parameters);
        findings.into_iter().map(|finding| format!("{} {}", finding.input, finding.message.en)).collect()
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
            ("http_request", json!({"url": "x.test/a"}), &["url must begin with http:// or https://"]),
            ("http_request", json!({"url": "ftp://{{a.host}}/"}), &["url must begin with http:// or https://"]),
            ("trigger_time", json!({"time": "25:00"}), &["time must match ^([01]?[0-9]|2[0-3]):[0-5][0-9]$"]),
            (
                "http_request",
                json!({"url": "http://a", "timeout": {"type": "number", "value": "-1"}}),
                &["timeout must be at least 0"],
            ),
            (
                "http_request",
                json!({"url": format!("http://{}", "x".repeat(2001)), "fail_on_status": "yes"}),
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
            ("http_request", json!({"url": "HTTP://{{a.host}}/x"})),
            ("http_request", json!({"url": "ht{{a.rest}}"})),
            ("http_request", json!({"url": "http://a", "method": "post", "timeout": "30", "headers": "{\"a\": 1}"})),
            ("http_request", json!({"url": "http://a", "headers": {"x": "{{a.b}}"}, "extra": 1})),
            ("list_filter", json!({"list": "[1]", "condition": "{{item}} > 1"})),
            ("set_variable", json!({"name": "n"})),
        ] {
            assert_eq!(found(id, parameters), [""; 0], "{id}");
        }
    }
}

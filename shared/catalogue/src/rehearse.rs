//! Starts a step without a run, to find out whether its module refuses the written values.
//!
//! The start of a module only requests effects and performs none, so it can be run before a
//! workflow is stored: with the written values, and with placeholders for values that references
//! provide. Only the refusal of a written value counts.

use crate::descriptor::{InputSpec, Reading, ValueType};
use crate::module::{Behaviour, Module, Surroundings};
use crate::{Call, Inputs, ModuleError, reading};
use expr::Reference;
use model::workflow::unwrap_typed;
use model::{Timestamp, Trigger};
use serde_json::{Map, Value, json};

/// A refusal of a written value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the input.
    pub input: &'static str,
    /// The reason in a few words, which follow the name in a message.
    pub reason: String,
}

/// Placeholders for inputs whose type does not say what the module can read.
const STAND_INS: [(&str, &str); 10] = [
    ("json", "{}"),
    ("xml", "<a/>"),
    ("csv", "a\n1"),
    ("date", "2026-01-31T09:30:00Z"),
    ("url", "https://example.com/"),
    ("webhook_url", "https://example.com/"),
    ("server_url", "https://example.com/"),
    ("base_url", "https://example.com/"),
    ("queue_url", "https://sqs.us-east-1.amazonaws.com/1/q"),
    ("function", "f"),
];

/// The result of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// The module could not be run: it controls the flow, or evaluates inputs while it works.
    None,
    /// Nothing was refused, or the result depends on the run.
    Passed,
    /// A written value was refused, or a value is missing.
    Refused(Refusal),
}

/// Tries to start the module with these parameters, as a workflow contains them.
pub fn rehearse(module: &Module, parameters: &Map<String, Value>, now: Timestamp) -> Trial {
    let Behaviour::Run(behaviour) = &module.behaviour else { return Trial::None };
    let descriptor = module.descriptor;
    let (mut values, mut written) = (Map::new(), Vec::new());
    for (name, given) in parameters {
        let Some(input) = descriptor.input(name) else { continue };
        if input.is_left_out(unwrap_typed(given)) {
            continue;
        }
        match value(input, unwrap_typed(given), parameters) {
            Some((value, is_written)) => {
                if is_written {
                    written.push(input.id);
                }
                values.insert(name.clone(), value);
            }
            None => return Trial::None,
        }
    }
    let trigger = Trigger { kind: "manual".to_owned(), data: Map::new(), facts: Map::new() };
    let around = Nothing { given: &values, nothing: json!({}) };
    let inputs = Inputs::new(descriptor, &values);
    match behaviour.start(&Call { descriptor, inputs, trigger: &trigger, now, surroundings: &around }) {
        Err(ModuleError::Input { name, reason }) if written.contains(&name) || !values.contains_key(name) => {
            Trial::Refused(Refusal { input: name, reason })
        }
        _ => Trial::Passed,
    }
}

/// The value, and whether it is the written one. `None` for inputs that the module evaluates
/// itself, which have no placeholder.
fn value(input: &InputSpec, given: &Value, parameters: &Map<String, Value>) -> Option<(Value, bool)> {
    match input.reading {
        Reading::Raw => Some((given.clone(), true)),
        Reading::Template | Reading::JsonText | Reading::Pattern => {
            let tree = reading::parse(Some(input), given, parameters).ok()?;
            Some(tree.constant().map_or_else(|| (stand_in(input), false), |constant| (constant.clone(), true)))
        }
        Reading::LaterTemplate | Reading::LaterCondition | Reading::LaterExpression => None,
    }
}

fn stand_in(input: &InputSpec) -> Value {
    let asked = &input.constraints;
    if let Some(option) = asked.options.first() {
        return json!(option);
    }
    if input.moment {
        return json!("2026-01-31");
    }
    match input.kind {
        ValueType::Number => json!(asked.min.unwrap_or(1).max(1)),
        ValueType::Boolean => json!(false),
        ValueType::List => json!([]),
        ValueType::Dictionary => json!({}),
        ValueType::String | ValueType::Any => {
            let known = STAND_INS.iter().find(|(name, _)| *name == input.id).map(|(_, text)| *text);
            json!(known.unwrap_or(if input.kind == ValueType::Any { "{}" } else { "x" }))
        }
    }
}

/// The surroundings of a step without a run.
struct Nothing<'a> {
    given: &'a Map<String, Value>,
    nothing: Value,
}

impl Surroundings for Nothing<'_> {
    fn variable(&self, _: &str) -> Option<Value> {
        None
    }

    fn draw(&self, n: u32) -> u64 {
        u64::from(n)
    }

    fn evaluate(&self, _: &'static str, _: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        Ok(Value::Null)
    }

    fn given(&self, input: &'static str) -> bool {
        self.given.get(input).is_some_and(|value| !value.is_null())
    }

    fn reference(&self, _: &'static str) -> Option<&Reference> {
        None
    }

    fn device(&self) -> &Value {
        &self.nothing
    }

    fn execution(&self) -> &Value {
        &self.nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_tried_and_what_is_filled_in_is_not() {
        for (id, parameters, input) in [
            ("vflow.data.parse_json", json!({"json": "{{a.b}}", "path": "$[?"}), Some("path")),
            ("vflow.data.parse_xml", json!({"xml": "{{a.b}}", "xpath": "//a["}), Some("xpath")),
            ("json_query", json!({"input": "{{a.b}}", "query": "a[?"}), Some("query")),
            ("date_format", json!({"date": "{{a.b}}", "timezone": "Mars/X"}), Some("timezone")),
            ("date_format", json!({"date": "yesterday-ish"}), Some("date")),
            (
                "vflow.data.text_processing",
                json!({"operation": "regex_extract", "source_text": "{{a.b}}", "regex_pattern": "a(?=1)"}),
                Some("regex_pattern"),
            ),
            ("http_request", json!({"url": "http://a", "headers": {"a b": "c"}}), Some("headers")),
            ("vflow.data.parse_json", json!({"json": "{{a.b}}", "path": "$.a"}), None),
            ("date_format", json!({"date": "{{a.b}}", "timezone": "Asia/Shanghai"}), None),
            ("date_format", json!({"date": "{{a.b}}", "timezone": "{{a.zone}}"}), None),
            ("http_request", json!({"url": "{{a.b}}", "headers": "{{a.h}}"}), None),
            ("fail", json!({"message": "no"}), None),
            ("http_request", json!({}), Some("url")),
            ("log", json!({}), None),
        ] {
            let found =
                rehearse(crate::find(id).unwrap(), parameters.as_object().unwrap(), Timestamp(1_700_000_000_000));
            let refused = match &found {
                Trial::Refused(refusal) => Some(refusal.input),
                Trial::None | Trial::Passed => None,
            };
            assert_eq!(refused, input, "{id} {parameters} {found:?}");
        }
    }
}

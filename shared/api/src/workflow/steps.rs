//! Steps, declared inputs and declared outputs in bodies and answers.

use crate::schema::list;
use crate::{Fields, Filled, typed};
use engine::triggers::switched;
use engine::{Error, Result};
use model::workflow::{DECLARED_TYPES, MAX_STEPS};
use model::{Input, Output, Step};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The most declared inputs, and the most declared outputs.
pub(crate) const MAX_DECLARED: usize = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Step")]
pub(super) struct GivenStep {
    /// The id of the step, unique in the workflow. References contain it.
    id: Filled<100>,
    /// The module of the step. A workflow with an unknown module is stored, but its execution is
    /// refused.
    module_id: Filled<100>,
    /// The name that editors show.
    name: Option<String>,
    /// A note of the author.
    note: Option<String>,
    /// The indentation of the step in editors. It has no effect on blocks.
    indentation_level: Option<i64>,
    /// The inputs of the module, each as a plain value or as `{type, value}`.
    parameters: Option<Map<String, Value>>,
    is_output: Option<bool>,
    /// Whether the step is disabled. A disabled step is skipped, and the log contains an entry for
    /// it.
    #[serde(default, deserialize_with = "switch")]
    #[schemars(!default, with = "Option<bool>")]
    is_disabled: Option<bool>,
    /// The same as `isDisabled`. If both are given, they must agree.
    #[serde(default, deserialize_with = "switch")]
    #[schemars(!default, with = "Option<bool>")]
    disabled: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Input")]
pub(super) struct GivenInput {
    /// The name of the variable that contains the input.
    name: Filled<100>,
    #[serde(rename = "type", deserialize_with = "kind")]
    #[schemars(with = "Option<String>", extend("enum" = DECLARED_TYPES))]
    kind: String,
    required: Option<bool>,
    default_value: Option<Value>,
    description: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Output")]
pub(super) struct GivenOutput {
    name: Filled<100>,
    #[serde(rename = "type", deserialize_with = "kind")]
    #[schemars(with = "Option<String>", extend("enum" = DECLARED_TYPES))]
    kind: String,
    /// A template that is evaluated when the run ends.
    value: Option<Value>,
}

/// A switch of a step: the values that switch a trigger, too.
fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let Some(value) = Option::<Value>::deserialize(deserializer)? else { return Ok(None) };
    switched(&value).map(Some).ok_or_else(|| de::Error::custom("must be true or false"))
}

/// A declared type; text if none is given.
fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let kind = Option::<String>::deserialize(deserializer)?.unwrap_or_else(|| "string".to_owned());
    if DECLARED_TYPES.contains(&kind.as_str()) {
        Ok(kind)
    } else {
        Err(de::Error::custom(format!("must be one of {}", DECLARED_TYPES.join(", "))))
    }
}

impl From<GivenStep> for Step {
    fn from(given: GivenStep) -> Self {
        Self {
            id: given.id.0,
            module_id: given.module_id.0,
            name: given.name,
            note: given.note,
            indentation_level: given.indentation_level.unwrap_or(0),
            parameters: given.parameters.unwrap_or_default(),
            is_output: given.is_output.unwrap_or(false),
            disabled: given.is_disabled.or(given.disabled).unwrap_or(false),
        }
    }
}

impl From<GivenInput> for Input {
    fn from(given: GivenInput) -> Self {
        Self {
            name: given.name.0,
            kind: given.kind,
            required: given.required.unwrap_or(false),
            default_value: given.default_value.unwrap_or(Value::Null),
            description: given.description.unwrap_or_default(),
        }
    }
}

impl From<GivenOutput> for Output {
    fn from(given: GivenOutput) -> Self {
        Self { name: given.name.0, kind: given.kind, value: given.value.unwrap_or(Value::Null) }
    }
}

/// The list of steps. Parameters are not changed.
pub(super) fn steps(fields: &Fields<'_>, given: Option<Vec<GivenStep>>) -> Result<Option<Vec<Step>>> {
    for (at, step) in given.iter().flatten().enumerate() {
        if step.disabled.is_some_and(|disabled| step.is_disabled.is_some_and(|other| other != disabled)) {
            return Err(Error::invalid(format!("steps[{at}].disabled"), "contradicts isDisabled"));
        }
    }
    items(fields, "steps", MAX_STEPS, given)
}

/// The declared inputs, whose names differ.
pub(super) fn inputs(fields: &Fields<'_>, given: Option<Vec<GivenInput>>) -> Result<Option<Vec<Input>>> {
    let inputs: Option<Vec<Input>> = items(fields, "inputs", MAX_DECLARED, given)?;
    distinct(fields, "inputs", inputs.iter().flatten().map(|input| &input.name))?;
    Ok(inputs)
}

/// The declared outputs, whose names differ.
pub(super) fn outputs(fields: &Fields<'_>, given: Option<Vec<GivenOutput>>) -> Result<Option<Vec<Output>>> {
    let outputs: Option<Vec<Output>> = items(fields, "outputs", MAX_DECLARED, given)?;
    distinct(fields, "outputs", outputs.iter().flatten().map(|output| &output.name))?;
    Ok(outputs)
}

fn items<G, T: From<G>>(fields: &Fields<'_>, name: &str, most: usize, given: Option<Vec<G>>) -> Result<Option<Vec<T>>> {
    match given {
        Some(list) if list.len() > most => Err(fields.refuse(name, format!("must be at most {most}"))),
        given => Ok(given.map(|list| list.into_iter().map(T::from).collect())),
    }
}

fn distinct<'a>(fields: &Fields<'_>, list: &str, mut names: impl Iterator<Item = &'a String>) -> Result<()> {
    let mut seen = HashSet::new();
    match names.position(|name| !seen.insert(name)) {
        None => Ok(()),
        Some(index) => Err(fields.refuse(&format!("{list}[{index}].name"), "is there twice")),
    }
}

/// The steps as they are shown. A disabled step has the field of vFlow and that of Sluice.
pub fn shown(steps: &[Step]) -> Value {
    let show = |step: &Step| {
        let mut shown = json!(step);
        if let (true, Some(fields)) = (step.disabled, shown.as_object_mut()) {
            fields.insert("isDisabled".to_owned(), Value::Bool(true));
        }
        shown
    };
    steps.iter().map(show).collect()
}

/// The schema of a list of steps, for types.
pub fn steps_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&typed::request_schema::<GivenStep>()))
}

/// The schema of a list of declared inputs, for types.
pub fn inputs_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&typed::request_schema::<GivenInput>()))
}

/// The schema of a list of declared outputs, for types.
pub fn outputs_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&typed::request_schema::<GivenOutput>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::body::read;

    fn step(step: &Value) -> Step {
        let body = json!({"steps": [step]});
        read(&Fields::top(body.as_object().unwrap())).unwrap().steps.unwrap().remove(0)
    }

    #[test]
    fn a_step_keeps_its_parameters_as_they_are() {
        let parameters =
            json!({"a": {"type": "string", "value": "x"}, "b": 1, "c": {"type": "colour", "value": [null]}});
        let read = step(&json!({"id": "s", "moduleId": "log", "indentationLevel": "1", "parameters": parameters}));
        assert_eq!(Value::Object(read.parameters), parameters);
        assert_eq!(read.indentation_level, 1);
    }

    #[test]
    fn a_disabled_step_is_read_and_shown_in_either_word() {
        for (field, value, disabled) in [
            ("isDisabled", json!(true), true),
            ("disabled", json!(true), true),
            ("isDisabled", json!(false), false),
            ("isDisabled", json!("yes"), true),
            ("isDisabled", json!("off"), false),
            ("disabled", json!(1), true),
            ("isDisabled", json!(null), false),
            ("x", json!(true), false),
        ] {
            let read = step(&json!({"id": "s", "moduleId": "log", "note": "n", field: value}));
            let shown = shown(std::slice::from_ref(&read));
            assert_eq!((read.disabled, shown[0]["note"].as_str()), (disabled, Some("n")));
            for word in ["isDisabled", "disabled"] {
                assert_eq!(shown[0].get(word).is_some_and(|word| word == true), disabled, "{field}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let ok = json!({"id": "s", "moduleId": "log"});
        let cases = [
            (json!({"steps": {}}), "steps: must be a list"),
            (json!({"steps": [ok, 1]}), "steps[1]: must be an object"),
            (json!({"steps": [ok, {"id": "t"}]}), "steps[1].moduleId: is required"),
            (json!({"steps": [{"id": "", "moduleId": "log"}]}), "steps[0].id: must not be blank"),
            (json!({"steps": [{"id": "s", "moduleId": 3}]}), "steps[0].moduleId: must be a string"),
            (
                json!({"steps": [{"id": "s", "moduleId": "log", "parameters": []}]}),
                "steps[0].parameters: must be an object",
            ),
            (json!({"steps": vec![ok; 501]}), "steps: must be at most 500"),
            (
                json!({"steps": [{"id": "s", "moduleId": "log", "isDisabled": "zzz"}]}),
                "steps[0].isDisabled: must be true or false",
            ),
            (json!({"inputs": [{"name": "a"}, {"name": "a"}]}), "inputs[1].name: is there twice"),
            (
                json!({"outputs": [{"name": "a", "type": "text"}]}),
                "outputs[0].type: must be one of string, number, integer, boolean, list, dictionary, date, time",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(read(&Fields::top(body.as_object().unwrap())).unwrap_err().to_string(), message);
        }
    }
}

//! Reads steps, declared inputs and declared outputs.

use crate::schema::{Named, any, filled, flag, integer, list, map, object, one_of, saying, text};
use crate::{Fields, typed};
use engine::Error;
use model::workflow::{DECLARED_TYPES, MAX_STEPS};
use model::{Input, Output, Step};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

/// The most declared inputs, and the most declared outputs.
pub(crate) const MAX_DECLARED: usize = 200;

/// The list of steps. Parameters are not changed.
pub fn steps(fields: &Fields<'_>) -> Result<Option<Vec<Step>>, Error> {
    items(fields, "steps", MAX_STEPS, |step| {
        Ok(Step {
            id: step.required_text("id")?.to_owned(),
            module_id: step.required_text("moduleId")?.to_owned(),
            name: step.text("name")?.map(str::to_owned),
            note: step.text("note")?.map(str::to_owned),
            indentation_level: step.integer("indentationLevel")?.unwrap_or(0),
            parameters: step.object("parameters")?.cloned().unwrap_or_default(),
            is_output: step.flag("isOutput")?.unwrap_or(false),
            // The name in vFlow has priority.
            disabled: match step.flag("isDisabled")? {
                Some(disabled) => disabled,
                None => step.flag("disabled")?.unwrap_or(false),
            },
        })
    })
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

/// The declared inputs of the body.
pub fn inputs(fields: &Fields<'_>) -> Result<Option<Vec<Input>>, Error> {
    let inputs = items(fields, "inputs", MAX_DECLARED, |input| {
        Ok(Input {
            name: input.required_text("name")?.to_owned(),
            kind: kind(input)?,
            required: input.flag("required")?.unwrap_or(false),
            default_value: input.raw("defaultValue").cloned().unwrap_or(Value::Null),
            description: input.text("description")?.unwrap_or_default().to_owned(),
        })
    })?;
    distinct(fields, "inputs", inputs.as_deref().unwrap_or_default(), |input| &input.name)?;
    Ok(inputs)
}

/// The declared outputs of the body.
pub fn outputs(fields: &Fields<'_>) -> Result<Option<Vec<Output>>, Error> {
    let outputs = items(fields, "outputs", MAX_DECLARED, |output| {
        Ok(Output {
            name: output.required_text("name")?.to_owned(),
            kind: kind(output)?,
            value: output.raw("value").cloned().unwrap_or(Value::Null),
        })
    })?;
    distinct(fields, "outputs", outputs.as_deref().unwrap_or_default(), |output| &output.name)?;
    Ok(outputs)
}

fn items<T>(
    fields: &Fields<'_>,
    name: &str,
    most: usize,
    read: impl Fn(&Fields<'_>) -> Result<T, Error>,
) -> Result<Option<Vec<T>>, Error> {
    let Some(list) = fields.list(name)? else { return Ok(None) };
    if list.len() > most {
        return Err(fields.refuse(name, format!("must be at most {most}")));
    }
    let read = |(index, item)| read(&Fields::at(&fields.path(&format!("{name}[{index}]")), item)?);
    list.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
}

fn kind(fields: &Fields<'_>) -> Result<String, Error> {
    match fields.text("type")? {
        None => Ok("string".to_owned()),
        Some(kind) if DECLARED_TYPES.contains(&kind) => Ok(kind.to_owned()),
        Some(_) => Err(fields.refuse("type", format!("must be one of {}", DECLARED_TYPES.join(", ")))),
    }
}

fn distinct<T>(fields: &Fields<'_>, list: &str, items: &[T], name: impl Fn(&T) -> &String) -> Result<(), Error> {
    let mut seen = std::collections::HashSet::new();
    match items.iter().position(|item| !seen.insert(name(item))) {
        None => Ok(()),
        Some(index) => Err(fields.refuse(&format!("{list}[{index}].name"), "is there twice")),
    }
}

/// The schema of a step in a body.
pub fn step_schema() -> Value {
    object([
        ("id", saying(filled(100), "Unique in the workflow; references name it")),
        ("moduleId", saying(filled(100), "Which module it runs; unknown ones are stored, and refused at execute")),
        ("name?", saying(text(), "What editors call it")),
        ("note?", saying(text(), "A remark of its author")),
        ("indentationLevel?", saying(integer(), "How far editors indent it; nesting itself comes from the blocks")),
        ("parameters?", saying(map(&any()), "The module's inputs, each plain or as `{type, value}`")),
        ("isOutput?", flag()),
        ("isDisabled?", saying(flag(), "A disabled step is passed over, and the log says so")),
        ("disabled?", saying(flag(), "The same")),
    ])
    .named("Step")
}

/// The schema of a declared input.
pub fn input_schema() -> Value {
    object([
        ("name", saying(filled(100), "The variable it becomes")),
        ("type?", one_of(&DECLARED_TYPES)),
        ("required?", flag()),
        ("defaultValue?", any()),
        ("description?", text()),
    ])
    .named("Input")
}

/// The schema of a declared output.
pub fn output_schema() -> Value {
    object([
        ("name", filled(100)),
        ("type?", one_of(&DECLARED_TYPES)),
        ("value?", saying(any(), "A template, read when the run ends")),
    ])
    .named("Output")
}

/// The schema of a list of steps, for types.
pub fn steps_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&step_schema()))
}

/// The schema of a list of declared inputs, for types.
pub fn inputs_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&input_schema()))
}

/// The schema of a list of declared outputs, for types.
pub fn outputs_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&output_schema()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_keeps_its_parameters_as_they_are() {
        let parameters =
            json!({"a": {"type": "string", "value": "x"}, "b": 1, "c": {"type": "colour", "value": [null]}});
        let body =
            json!({"steps": [{"id": "s", "moduleId": "log", "indentationLevel": "1", "parameters": parameters}]});
        let read = steps(&Fields::top(body.as_object().unwrap())).unwrap().unwrap();
        assert_eq!(Value::Object(read[0].parameters.clone()), parameters);
        assert_eq!(read[0].indentation_level, 1);
    }

    #[test]
    fn a_disabled_step_is_read_and_shown_in_either_word() {
        for (field, value, disabled) in
            [("isDisabled", true, true), ("disabled", true, true), ("isDisabled", false, false), ("x", true, false)]
        {
            let body = json!({"steps": [{"id": "s", "moduleId": "log", "note": "n", field: value}]});
            let read = steps(&Fields::top(body.as_object().unwrap())).unwrap().unwrap();
            let shown = shown(&read);
            assert_eq!((read[0].disabled, shown[0]["note"].as_str()), (disabled, Some("n")));
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
            (json!({"inputs": [{"name": "a"}, {"name": "a"}]}), "inputs[1].name: is there twice"),
            (
                json!({"outputs": [{"name": "a", "type": "text"}]}),
                "outputs[0].type: must be one of string, number, integer, boolean, list, dictionary, date, time",
            ),
        ];
        for (body, message) in cases {
            let fields = Fields::top(body.as_object().unwrap());
            let error = steps(&fields).err().or(inputs(&fields).err()).or(outputs(&fields).err()).unwrap();
            assert_eq!(error.to_string(), message);
        }
    }
}

use super::inputs;
use super::inputs::InputOption;
use crate::base;
use api::response::tagged;
use api::{LANG, Language, Request, Response, Route, UNCHANGED, envelope};
use catalogue::{InputSpec, Module, Reading, UiType};
use engine::Error;
use records::modules;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub static ROUTE: Route = Route {
    name: "vflow-modules-schema",
    id: "getModuleInputSchema",
    path: "/api/v1/modules/{moduleId}/input-schema",
    summary: "Shows the form of a module's inputs",
    query: &[LANG],
    answers: &[envelope::answer::<Form>(200, "One row for each input, as a form shows it"), UNCHANGED],
    ports: &[],
    handler: |_, request| Box::pin(async move { form(&request) }),
    ..base::EDITOR_READ
};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ModuleForm")]
struct Form {
    schema: Vec<FormField>,
}

/// An input of a module, as a form shows it.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormField {
    key: &'static str,
    #[serde(rename = "type")]
    #[schemars(extend("enum" = [
        "text_field", "dropdown", "key_value_editor", "code_editor", "number_slider", "number_field", "switch",
    ]))]
    kind: &'static str,
    label: &'static str,
    label_en: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "Value::is_null")]
    default_value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<InputOption>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_placeholder: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_placeholder: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_variables: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholder_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<Validation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    autocomplete: Option<Autocomplete>,
}

/// The rules for the text of a field.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FormValidation")]
struct Validation {
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
    message: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "FormAutocomplete")]
struct Autocomplete {
    #[serde(rename = "type")]
    kind: &'static str,
    allow_magic_variables: bool,
}

impl FormField {
    fn of(module: &Module, input: &InputSpec, language: Language) -> Self {
        let common = Self {
            key: input.id,
            kind: input.ui.id(),
            label: input.label.zh,
            label_en: input.label.en,
            required: input.required,
            default_value: input.fallback.value(),
            ..Self::default()
        };
        let asked = &input.constraints;
        match input.ui {
            UiType::Dropdown => Self { options: Some(InputOption::all(input)), ..common },
            UiType::NumberSlider | UiType::NumberField => Self {
                min: asked.min,
                max: asked.max,
                step: asked.step,
                unit: asked.unit.map(|unit| language.pick(unit.zh, unit.en)),
                ..common
            },
            UiType::KeyValueEditor => Self {
                key_placeholder: Some("Name"),
                value_placeholder: Some("Value"),
                allow_variables: Some(takes_references(input)),
                ..common
            },
            UiType::TextField | UiType::CodeEditor => {
                let [zh, en] = inputs::placeholder(Some(module), input);
                Self {
                    placeholder: Some(language.pick(&zh, &en).to_owned()),
                    placeholder_en: Some(en),
                    language: asked.language,
                    validation: Validation::of(input),
                    autocomplete: Some(Autocomplete {
                        kind: "variable",
                        allow_magic_variables: takes_references(input),
                    }),
                    ..common
                }
            }
            UiType::Switch => common,
        }
    }
}

impl Validation {
    /// The rules; `None` if there are none.
    fn of(input: &InputSpec) -> Option<Self> {
        let asked = &input.constraints;
        let has_rules = asked.min_length.is_some() || asked.max_length.is_some() || asked.pattern.is_some();
        has_rules.then(|| Self {
            min_length: asked.min_length,
            max_length: asked.max_length,
            pattern: asked.pattern,
            message: format!("Invalid {} format", input.label.en),
        })
    }
}

fn form(request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    let schema = module.descriptor.inputs.iter().map(|input| FormField::of(module, input, language)).collect();
    let response = envelope::data(&Form { schema })?;
    Ok(tagged(language.show(response), false))
}

fn takes_references(input: &InputSpec) -> bool {
    input.reading != Reading::Raw
}

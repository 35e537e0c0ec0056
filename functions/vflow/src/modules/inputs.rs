//! How the inputs of a module are shown, for forms.

use api::Language;
use catalogue::{InputSpec, Module, UiType, ValueType};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An input of a module, or one that every step has.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModuleInput {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'static str,
    label_en: &'static str,
    description: &'static str,
    description_en: &'static str,
    default_value: Value,
    /// Whether the step fails without this input; see also `alternatives` of the module.
    required: bool,
    ui_type: &'static str,
    /// Whether a form hides the input at first, because most steps do not need it.
    advanced: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    constraints: Option<InputConstraints>,
    /// The group in which a form shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Group>,
    /// A form shows the input if each of these other inputs has one of these values (given or
    /// default). An input that the step gives is always shown.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schemars(with = "BTreeMap<String, Vec<Value>>")]
    visible_when: Map<String, Value>,
    #[serde(flatten)]
    placeholders: Placeholders,
}

/// The texts that empty fields show.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Placeholders {
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholder_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_placeholder: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_placeholder_en: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_placeholder: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_placeholder_en: Option<&'static str>,
}

/// The constraints that an input has.
#[derive(Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InputConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    options: &'static [&'static str],
    /// The labels of `options`, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    option_labels: Vec<InputOption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    /// The unit of the number, in the language of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_en: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InputGroup")]
struct Group {
    id: &'static str,
    label: &'static str,
    label_en: &'static str,
}

/// An option with its labels.
#[derive(PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InputOption {
    value: &'static str,
    label: &'static str,
    label_en: &'static str,
}

impl ModuleInput {
    /// The input, with units in the language.
    pub(super) fn of(module: Option<&Module>, input: &InputSpec, language: Language) -> Self {
        Self {
            id: input.id,
            kind: input.kind.id(),
            label: input.label.zh,
            label_en: input.label.en,
            description: input.description.zh,
            description_en: input.description.en,
            default_value: input.fallback.value(),
            required: input.required,
            ui_type: input.ui.id(),
            advanced: input.advanced,
            constraints: Some(InputConstraints::of(input, language)).filter(|of| *of != InputConstraints::default()),
            group: input.group.map(|group| Group { id: group.id, label: group.label.zh, label_en: group.label.en }),
            visible_when: visible_when(module, input),
            placeholders: Placeholders::of(module, input),
        }
    }
}

impl Placeholders {
    fn of(module: Option<&Module>, input: &InputSpec) -> Self {
        match input.ui {
            UiType::TextField | UiType::CodeEditor => {
                let [zh, en] = placeholder(module, input);
                Self { placeholder: Some(zh), placeholder_en: Some(en), ..Self::default() }
            }
            UiType::KeyValueEditor => Self {
                key_placeholder: Some("名称"),
                key_placeholder_en: Some("Name"),
                value_placeholder: Some("值"),
                value_placeholder_en: Some("Value"),
                ..Self::default()
            },
            UiType::Dropdown | UiType::NumberSlider | UiType::NumberField | UiType::Switch => Self::default(),
        }
    }
}

impl InputConstraints {
    fn of(input: &InputSpec, language: Language) -> Self {
        let asked = &input.constraints;
        Self {
            pattern: asked.pattern,
            min_length: asked.min_length,
            max_length: asked.max_length,
            options: asked.options,
            option_labels: InputOption::all(input),
            min: asked.min,
            max: asked.max,
            step: asked.step,
            language: asked.language,
            unit: asked.unit.map(|unit| language.pick(unit.zh, unit.en)),
            unit_en: asked.unit.map(|unit| unit.en),
        }
    }
}

impl InputOption {
    /// The options of an input, with their labels.
    pub(super) fn all(input: &InputSpec) -> Vec<Self> {
        let choices = input.constraints.choices();
        choices.map(|(value, label)| Self { value, label: label.zh, label_en: label.en }).collect()
    }
}

/// What an empty field shows, in Chinese and English: the text of an example if there is one, else
/// what the input is.
pub(super) fn placeholder(module: Option<&Module>, input: &InputSpec) -> [String; 2] {
    let examples = module.map(|module| module.descriptor.examples).unwrap_or_default();
    let given = examples.iter().find_map(|example| match example.parameters().remove(input.id) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    });
    match given {
        Some(text) => [text.clone(), text],
        None => [input.description.zh.to_owned(), input.description.en.to_owned()],
    }
}

/// The values of other inputs under which the input is shown, as those inputs have them.
fn visible_when(module: Option<&Module>, input: &InputSpec) -> Map<String, Value> {
    let is_flag = |name: &str| {
        let other = module.and_then(|module| module.descriptor.input(name));
        other.is_some_and(|other| other.kind == ValueType::Boolean)
    };
    let typed = |flag: bool, value: &str| if flag { json!(value == "true") } else { json!(value) };
    let entries = input.visible_when.iter().map(|(name, values)| {
        let flag = is_flag(name);
        ((*name).to_owned(), values.iter().map(|value| typed(flag, value)).collect())
    });
    entries.collect()
}

//! How the inputs of a module are shown, for forms.

use api::language::Language;
use api::schema::{Named, any, flag, list, map, object, saying, text};
use catalogue::{InputSpec, Module, UiType, ValueType};
use serde_json::{Map, Value, json};

/// An input of a module, or one that every step has.
pub(super) fn shown(module: Option<&Module>, input: &InputSpec, language: Language) -> Value {
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    put("id", input.id.into());
    put("type", input.kind.id().into());
    put("label", input.label.zh.into());
    put("labelEn", input.label.en.into());
    put("description", input.description.zh.into());
    put("descriptionEn", input.description.en.into());
    put("defaultValue", input.fallback.value());
    put("required", input.required.into());
    put("uiType", input.ui.id().into());
    put("advanced", input.advanced.into());
    let constraints = constraints(input, language);
    if !constraints.is_empty() {
        put("constraints", Value::Object(constraints));
    }
    if let Some(group) = input.group {
        put("group", json!({"id": group.id, "label": group.label.zh, "labelEn": group.label.en}));
    }
    if !input.visible_when.is_empty() {
        put("visibleWhen", visible_when(module, input));
    }
    match input.ui {
        UiType::TextField | UiType::CodeEditor => {
            let [zh, en] = placeholder(module, input);
            put("placeholder", zh.into());
            put("placeholderEn", en.into());
        }
        UiType::KeyValueEditor => {
            put("keyPlaceholder", "名称".into());
            put("keyPlaceholderEn", "Name".into());
            put("valuePlaceholder", "值".into());
            put("valuePlaceholderEn", "Value".into());
        }
        UiType::Dropdown | UiType::NumberSlider | UiType::NumberField | UiType::Switch => {}
    }
    Value::Object(row)
}

/// The schema of [`shown`].
pub(super) fn schema() -> Value {
    let constraints = object([
        ("optionLabels?", saying(list(&option()), "The labels of `options`, in their order")),
        ("unit?", saying(text(), "The unit of the number, in the language of the answer")),
        ("unitEn?", text()),
    ])
    .named("InputConstraints");
    let group = object([("id", text()), ("label", text()), ("labelEn", text())]).named("InputGroup");
    object([
        ("id", text()),
        ("type", text()),
        ("label", text()),
        ("labelEn", text()),
        ("description", text()),
        ("descriptionEn", text()),
        ("defaultValue", any()),
        ("required", saying(flag(), "Whether the step fails without it; see also `alternatives` of the module")),
        ("uiType", text()),
        ("advanced", saying(flag(), "Whether a form folds it away, because most steps do without it")),
        ("constraints?", constraints),
        ("group?", saying(group, "The group in which a form shows it")),
        (
            "visibleWhen?",
            saying(
                map(&list(&any())),
                "A form shows the input where each of these other inputs has one of these values, given or by \
                 default. An input that the step gives is always shown",
            ),
        ),
        ("placeholder?", text()),
        ("placeholderEn?", text()),
        ("keyPlaceholder?", text()),
        ("keyPlaceholderEn?", text()),
        ("valuePlaceholder?", text()),
        ("valuePlaceholderEn?", text()),
    ])
    .named("ModuleInput")
}

/// An option with its labels.
pub(super) fn option() -> Value {
    object([("value", text()), ("label", text()), ("labelEn", text())]).named("InputOption")
}

/// The options of an input, with their labels.
pub(super) fn options(input: &InputSpec) -> Vec<Value> {
    let choices = input.constraints.choices();
    choices.map(|(value, label)| json!({"value": value, "label": label.zh, "labelEn": label.en})).collect()
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
fn visible_when(module: Option<&Module>, input: &InputSpec) -> Value {
    let is_flag = |name: &str| {
        let other = module.and_then(|module| module.descriptor.input(name));
        other.is_some_and(|other| other.kind == ValueType::Boolean)
    };
    let typed = |flag: bool, value: &str| if flag { json!(value == "true") } else { json!(value) };
    let entries = input.visible_when.iter().map(|(name, values)| {
        let flag = is_flag(name);
        ((*name).to_owned(), values.iter().map(|value| typed(flag, value)).collect())
    });
    Value::Object(entries.collect())
}

/// The constraints that the input has.
fn constraints(input: &InputSpec, language: Language) -> Map<String, Value> {
    let asked = &input.constraints;
    let some = |values: Value| if values == json!([]) { Value::Null } else { values };
    let all = [
        ("pattern", json!(asked.pattern)),
        ("minLength", json!(asked.min_length)),
        ("maxLength", json!(asked.max_length)),
        ("options", some(json!(asked.options))),
        ("optionLabels", some(json!(options(input)))),
        ("min", json!(asked.min)),
        ("max", json!(asked.max)),
        ("step", json!(asked.step)),
        ("language", json!(asked.language)),
        ("unit", json!(asked.unit.map(|unit| language.pick(unit.zh, unit.en)))),
        ("unitEn", json!(asked.unit.map(|unit| unit.en))),
    ];
    all.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

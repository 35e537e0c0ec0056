//! `GET /api/v1/modules/{moduleId}/input-schema`: shows the form for the inputs of a module.

use super::inputs;
use crate::error;
use api::doc::{Answer, UNCHANGED};
use api::language::{LANG, Language};
use api::response::tagged;
use api::schema::{Named, any, flag, list, map, number, object, one_of, text};
use api::{Auth, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use catalogue::{InputSpec, Module, Reading, UiType};
use engine::Error;
use records::modules;
use serde_json::{Map, Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-modules-schema",
    id: "getModuleInputSchema",
    methods: &["GET"],
    path: "/api/v1/modules/{moduleId}/input-schema",
    summary: "Shows the form of a module's inputs",
    doc: Doc {
        query: &[LANG],
        answers: &[Answer::json(200, "One row for each input, as a form shows it", answered), UNCHANGED],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |_, request| Box::pin(async move { form(&request) }),
    envelope: error::envelope,
};

fn answered() -> Value {
    let row = object([
        ("key", text()),
        (
            "type",
            one_of(&[
                "text_field",
                "dropdown",
                "key_value_editor",
                "code_editor",
                "number_slider",
                "number_field",
                "switch",
            ]),
        ),
        ("label", text()),
        ("labelEn", text()),
        ("required", flag()),
        ("defaultValue?", any()),
        ("options?", list(&inputs::option())),
        ("min?", number()),
        ("max?", number()),
        ("step?", number()),
        ("unit?", text()),
        ("keyPlaceholder?", text()),
        ("valuePlaceholder?", text()),
        ("allowVariables?", flag()),
        ("placeholder?", text()),
        ("placeholderEn?", text()),
        ("language?", text()),
        ("validation?", map(&any())),
        ("autocomplete?", object([("type", text()), ("allowMagicVariables", flag())])),
    ])
    .named("FormField");
    envelope::schema(&object([("schema", list(&row))]))
}

fn form(request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    let inputs = module.descriptor.inputs.iter();
    let rows: Vec<_> = inputs.map(|input| Value::Object(row(module, input, language))).collect();
    let mut response = envelope::ok(&json!({"schema": rows}));
    language.show(&mut response);
    Ok(tagged(response, false))
}

fn row(module: &Module, input: &InputSpec, language: Language) -> Map<String, Value> {
    let mut row = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            row.insert(name.to_owned(), value);
        }
    };
    put("key", input.id.into());
    put("type", input.ui.id().into());
    put("label", input.label.zh.into());
    put("labelEn", input.label.en.into());
    put("required", input.required.into());
    put("defaultValue", input.fallback.value());
    let asked = &input.constraints;
    match input.ui {
        UiType::Dropdown => {
            put("options", inputs::options(input).into());
        }
        UiType::NumberSlider | UiType::NumberField => {
            for (name, bound) in [("min", asked.min), ("max", asked.max), ("step", asked.step)] {
                put(name, json!(bound));
            }
            put("unit", json!(asked.unit.map(|unit| language.pick(unit.zh, unit.en))));
        }
        UiType::KeyValueEditor => {
            put("keyPlaceholder", "Name".into());
            put("valuePlaceholder", "Value".into());
            put("allowVariables", takes_references(input).into());
        }
        UiType::TextField | UiType::CodeEditor => {
            let [zh, en] = inputs::placeholder(Some(module), input);
            put("placeholder", language.pick(&zh, &en).into());
            put("placeholderEn", en.into());
            put("language", json!(asked.language));
            put("validation", validation(input));
            put("autocomplete", json!({"type": "variable", "allowMagicVariables": takes_references(input)}));
        }
        UiType::Switch => {}
    }
    row
}

/// The validation rules; null if there are none.
fn validation(input: &InputSpec) -> Value {
    let asked = &input.constraints;
    let lengths = [("minLength", asked.min_length), ("maxLength", asked.max_length)];
    let mut rules: Map<String, Value> =
        lengths.into_iter().filter_map(|(name, length)| Some((name.to_owned(), length?.into()))).collect();
    if let Some(pattern) = asked.pattern {
        rules.insert("pattern".to_owned(), pattern.into());
    }
    if rules.is_empty() {
        return Value::Null;
    }
    rules.insert("message".to_owned(), format!("Invalid {} format", input.label.en).into());
    Value::Object(rules)
}

fn takes_references(input: &InputSpec) -> bool {
    input.reading != Reading::Raw
}

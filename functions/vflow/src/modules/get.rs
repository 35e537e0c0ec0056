//! GET /api/v1/modules/{moduleId}: all that a module says about itself.

use super::{page, show};
use crate::error;
use api::doc::{Answer, UNCHANGED};
use api::language::{LANG, Language};
use api::response::tagged;
use api::schema::{Named, any, flag, list, map, object, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use catalogue::{Descriptor, Example, InputSpec, OutputSpec};
use engine::Error;
use records::modules;
use serde_json::{Map, Value, json};

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-modules-get",
    id: "getModule",
    methods: &["GET"],
    path: "/api/v1/modules/{moduleId}",
    summary: "Shows what a module takes and gives, with examples",
    doc: Doc { query: &[LANG], answers: &[Answer::json(200, "The module", answered), UNCHANGED], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { detail(context, &request) }),
    envelope: error::envelope,
};

fn answered() -> Value {
    let described = || {
        [
            ("id", text()),
            ("type", text()),
            ("label", text()),
            ("labelEn", text()),
            ("description", text()),
            ("descriptionEn", text()),
        ]
    };
    let [id, kind, label, label_en, says, says_en] = described();
    let input = object([
        id,
        kind,
        label,
        label_en,
        says,
        says_en,
        ("defaultValue", any()),
        ("required", flag()),
        ("uiType", text()),
        ("constraints?", map(&any())),
    ])
    .named("ModuleInput");
    let example =
        object([("name", text()), ("description", text()), ("parameters", map(&any()))]).named("ModuleExample");
    let more = object([
        ("inputs", list(&input)),
        ("outputs", list(&object(described()).named("ModuleOutput"))),
        ("examples", list(&example)),
    ]);
    envelope::schema(&json!({"allOf": [show::summary_schema(), more.named("ModuleDetails")]}).named("Module"))
}

fn detail(context: &Context, request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    let Descriptor { inputs, outputs, .. } = module.descriptor;
    let mut data = show::summary(module);
    if let Some(Value::Object(metadata)) = data.get_mut("metadata") {
        metadata.insert("helpUrl".to_owned(), page::url(&request.base(&context.host), module.id).into());
    }
    data.insert("inputs".to_owned(), inputs.iter().map(|spec| input(spec, language)).collect());
    data.insert("outputs".to_owned(), outputs.iter().map(output).collect());
    data.insert("examples".to_owned(), module.examples().map(example).collect());
    let mut response = envelope::ok(&Value::Object(data));
    language.show(&mut response);
    Ok(tagged(response, false))
}

fn input(input: &InputSpec, language: Language) -> Value {
    let mut row = json!({
        "id": input.id,
        "type": input.kind.id(),
        "label": input.label.zh,
        "labelEn": input.label.en,
        "description": input.description.zh,
        "descriptionEn": input.description.en,
        "defaultValue": input.fallback.value(),
        "required": input.required,
        "uiType": input.ui.id(),
    });
    let constraints = constraints(input, language);
    if let Some(row) = row.as_object_mut().filter(|_| !constraints.is_empty()) {
        row.insert("constraints".to_owned(), Value::Object(constraints));
    }
    row
}

/// Only what is asked for.
fn constraints(input: &InputSpec, language: Language) -> Map<String, Value> {
    let asked = &input.constraints;
    let all = [
        ("pattern", json!(asked.pattern)),
        ("minLength", json!(asked.min_length)),
        ("maxLength", json!(asked.max_length)),
        ("options", json!(Some(asked.options).filter(|options| !options.is_empty()))),
        ("min", json!(asked.min)),
        ("max", json!(asked.max)),
        ("step", json!(asked.step)),
        ("language", json!(asked.language)),
        ("unit", json!(asked.unit.map(|unit| language.pick(unit.zh, unit.en)))),
    ];
    all.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn output(output: &OutputSpec) -> Value {
    json!({
        "id": output.id,
        "type": output.kind.id(),
        "label": output.label.zh,
        "labelEn": output.label.en,
        "description": output.description.zh,
        "descriptionEn": output.description.en,
    })
}

fn example(example: &Example) -> Value {
    json!({"name": example.name, "description": example.description, "parameters": example.parameters()})
}

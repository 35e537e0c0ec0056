//! The tools that describe modules, the kinds of steps.

use super::builder::{Frame, Tool};
use super::fields::limit;
use super::outcome::Outcome;
use api::schema::{integer, text};
use api::{Context, Fields, Request};
use catalogue::{CATEGORIES, Category, Example, InputSpec, Module, OutputSpec};
use engine::Error;
use model::json::with;
use records::modules::{self, ModuleQuery};
use serde_json::{Map, Value, json};

/// `module_search`, the tool.
pub(super) static SEARCH: Tool = Tool {
    name: "module_search",
    title: "Find modules",
    says: "Finds modules, the kinds of steps, by a word of their id, name or description. Without arguments it lists \
           them all.",
    frame: Frame::READS,
    arguments: &[
        ("query?", text, "A word, such as http or list; several words must all occur"),
        ("category?", text, "trigger, logic, data, file, network or system"),
        ("limit?", integer, "How many, 50 by default, at most 200"),
    ],
    run: |context, request, given| Box::pin(async move { searched(context, request, given) }),
};

fn searched(_: &Context, _: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let fields = Fields::top(given);
    let category = match fields.text("category")? {
        None => None,
        Some(id) => Some(Category::parse(id).ok_or_else(|| unknown(&fields))?),
    };
    let words = fields.text("query")?.unwrap_or_default();
    let of = |search: &str| {
        modules::list(&ModuleQuery { category, search: search.to_owned(), runnable: Some(true) })
            .into_iter()
            .filter(|module| module.alias_of().is_none())
            .collect::<Vec<_>>()
    };
    let mut words = words.split_whitespace();
    let mut found = of(words.next().unwrap_or_default());
    for word in words {
        let also = of(word);
        found.retain(|module| also.iter().any(|other| other.id == module.id));
    }
    let total = found.len();
    let rows: Vec<_> = found.into_iter().take(limit(&fields, 50, 200)?).map(row).collect();
    Ok(Outcome::ok(json!({"modules": rows, "total": total})))
}

fn unknown(fields: &Fields<'_>) -> Error {
    let known: Vec<_> = CATEGORIES.iter().map(|facts| facts.category.id()).collect();
    fields.refuse("category", format!("must be one of {}", known.join(", ")))
}

fn row(module: &Module) -> Value {
    let of = module.descriptor;
    json!({
        "moduleId": module.id,
        "name": of.name.en,
        "description": of.description.en,
        "category": of.category.id(),
    })
}

/// `module_get`, the tool.
pub(super) static GET: Tool = Tool {
    name: "module_get",
    title: "Show a module",
    says: "Shows the parameters and outputs of a module, with examples of steps, and the parameters with which every \
           step says what a failure does.",
    frame: Frame::READS,
    arguments: &[("moduleId", text, "The id of the module, such as http_request")],
    run: |context, request, given| Box::pin(async move { got(context, request, given) }),
};

fn got(_: &Context, _: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    let module = modules::read(Fields::top(given).required_text("moduleId")?)?;
    let of = module.descriptor;
    let more = [
        ("block", json!({"type": of.block_type, "end": module.end})),
        ("alternatives", json!(of.alternatives)),
        ("inputs", of.inputs.iter().map(input).collect()),
        ("outputs", of.outputs.iter().map(output).collect()),
        ("examples", of.examples.iter().map(|each| example(module.id, each)).collect()),
        ("errorPolicy", catalogue::policy().iter().map(input).collect()),
    ];
    Ok(Outcome::ok(with(row(module), more)))
}

fn input(spec: &InputSpec) -> Value {
    let mut shown = json!({
        "id": spec.id,
        "type": spec.kind.id(),
        "description": spec.description.en,
        "required": spec.required,
        "default": spec.fallback.value(),
    });
    let asked = &spec.constraints;
    let more = [
        ("options", json!(asked.options)),
        ("min", json!(asked.min)),
        ("max", json!(asked.max)),
        ("unit", json!(asked.unit.map(|unit| unit.en))),
    ];
    if let Some(fields) = shown.as_object_mut() {
        let given = more.into_iter().filter(|(_, value)| !value.is_null() && *value != json!([]));
        fields.extend(given.map(|(name, value)| (name.to_owned(), value)));
    }
    shown
}

fn output(spec: &OutputSpec) -> Value {
    json!({"id": spec.id, "type": spec.kind.id(), "description": spec.description.en})
}

fn example(module: &str, example: &Example) -> Value {
    json!({
        "name": example.name.en,
        "steps": example.steps(module),
        "outputs": example.outputs(),
        "answer": example.answer(),
    })
}

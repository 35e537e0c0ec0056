//! All that a module says about itself, for the answer about one module and for the list of all.

use super::{inputs, page, show};
use api::language::Language;
use api::schema::{Named, any, integer, list, map, object, saying, text};
use catalogue::{EXAMPLE, Example, Module, OutputSpec, Text};
use serde_json::{Map, Value, json};

/// The detail of a module, at a host that is reached at `base`.
pub(super) fn shown(module: &Module, base: &str, language: Language) -> Map<String, Value> {
    let of = module.descriptor;
    let mut data = show::summary(module);
    if let Some(Value::Object(metadata)) = data.get_mut("metadata") {
        metadata.insert("helpUrl".to_owned(), page::url(base, module.id).into());
    }
    let mut put = |name: &str, value: Value| {
        data.insert(name.to_owned(), value);
    };
    put("phrases", of.phrases.iter().map(phrase).collect());
    put("alternatives", json!(of.alternatives));
    put("inputs", of.inputs.iter().map(|input| inputs::shown(Some(module), input, language)).collect());
    put("outputs", of.outputs.iter().map(output).collect());
    put("examples", of.examples.iter().map(|each| example(module.id, each)).collect());
    data
}

/// The schema of [`shown`].
pub(super) fn schema() -> Value {
    let phrase = object([("phrase", text()), ("phraseEn", text())]).named("ModulePhrase");
    let more = object([
        (
            "phrases",
            saying(
                list(&phrase),
                "What a step does in one sentence, with slots such as `{url}` for inputs. The first sentence is \
                 shown whose inputs all have a value, given or by default, and are not hidden by `visibleWhen`; \
                 else the last. Modules that only a phone can run have none",
            ),
        ),
        (
            "alternatives",
            saying(
                list(&list(&text())),
                "Sets of inputs of which one must be given. None of these inputs is `required` on its own",
            ),
        ),
        ("inputs", list(&inputs::schema())),
        ("outputs", list(&output_schema())),
        ("examples", saying(list(&example_schema()), "Every module that runs without a phone has one")),
    ]);
    json!({"allOf": [show::summary_schema(), more.named("ModuleDetails")]}).named("Module")
}

/// What every step may say about its failures, as inputs.
pub(super) fn policy(language: Language) -> Vec<Value> {
    catalogue::policy().iter().map(|input| inputs::shown(None, input, language)).collect()
}

fn phrase(phrase: &Text) -> Value {
    json!({"phrase": phrase.zh, "phraseEn": phrase.en})
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

fn output_schema() -> Value {
    object([
        ("id", text()),
        ("type", text()),
        ("label", text()),
        ("labelEn", text()),
        ("description", text()),
        ("descriptionEn", text()),
    ])
    .named("ModuleOutput")
}

/// The two texts of an example have always been English in this API.
fn example(module: &str, example: &Example) -> Value {
    let mut row = json!({
        "name": example.name.en,
        "nameZh": example.name.zh,
        "description": example.description.en,
        "descriptionZh": example.description.zh,
        "parameters": example.parameters(),
        "steps": example.steps(module),
    });
    let answers = example.answers();
    let more = [
        ("trigger", example.trigger()),
        ("answers", Some(Value::from(answers)).filter(|answers| *answers != json!([]))),
        ("signal", example.signal()),
        ("outputs", example.outputs().map(Value::Object)),
        ("answer", example.answer()),
    ];
    if let Some(row) = row.as_object_mut() {
        row.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    row
}

fn example_schema() -> Value {
    let answer = object([("status", integer()), ("body", any())]).named("ExampleAnswer");
    object([
        ("name", text()),
        ("nameZh", text()),
        ("description", text()),
        ("descriptionZh", text()),
        ("parameters", map(&any())),
        (
            "steps",
            saying(
                list(&map(&any())),
                &format!("The steps of a workflow in which the example runs; its own step has the id `{EXAMPLE}`"),
            ),
        ),
        ("trigger?", saying(map(&any()), "What starts the run, where that matters: type, data and facts")),
        ("answers?", saying(list(&answer), "What other systems answer, in the order of the requests")),
        ("signal?", saying(any(), "What is sent to the address of a step that waits for a request")),
        ("outputs?", saying(map(&any()), "The outputs of the step, without those that are not the same in each run")),
        ("answer?", saying(any(), "The answer of the run, if it sets one")),
    ])
    .named("ModuleExample")
}

//! All that a module says about itself, for the answer about one module and for the list of all.

use super::inputs::ModuleInput;
use super::page;
use super::show::Summary;
use api::Language;
use catalogue::{Example, Module, OutputSpec, Text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A module with all its details.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Module")]
pub(super) struct Detail {
    #[serde(flatten)]
    summary: Summary,
    /// Sentences that say what a step does, with inputs in braces such as `{url}`. The first
    /// sentence is shown whose inputs all have a value (given or default) and are not hidden by
    /// `visibleWhen`. If there is none, the last sentence is shown. Modules that only a phone can
    /// run have no sentences.
    phrases: Vec<ModulePhrase>,
    /// Sets of inputs: of each set, one input must be given. None of these inputs is `required` on
    /// its own.
    alternatives: &'static [&'static [&'static str]],
    inputs: Vec<ModuleInput>,
    /// The input whose value workflows in files write directly after the module.
    #[serde(rename = "mainInput", skip_serializing_if = "Option::is_none")]
    main_input: Option<&'static str>,
    /// The name of the module in files, if it is not the first id.
    #[serde(rename = "shortName", skip_serializing_if = "Option::is_none")]
    short_name: Option<&'static str>,
    outputs: Vec<ModuleOutput>,
    /// Every module that runs without a phone has one.
    examples: Vec<ModuleExample>,
}

impl Detail {
    /// The detail of a module, at a host that is reached at `base`.
    pub(super) fn of(module: &Module, base: &str, language: Language) -> Self {
        let of = module.descriptor;
        Self {
            summary: Summary::of(module).with_help(page::url(base, module.id)),
            phrases: of.phrases.iter().map(ModulePhrase::from).collect(),
            alternatives: of.alternatives,
            inputs: of.inputs.iter().map(|input| ModuleInput::of(Some(module), input, language)).collect(),
            main_input: of.main,
            short_name: of.short,
            outputs: of.outputs.iter().map(ModuleOutput::from).collect(),
            examples: of.examples.iter().map(|each| ModuleExample::of(module.id, each)).collect(),
        }
    }
}

/// What every step may say about its failures, as inputs.
pub(super) fn policy(language: Language) -> Vec<ModuleInput> {
    catalogue::policy().iter().map(|input| ModuleInput::of(None, input, language)).collect()
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ModulePhrase {
    phrase: &'static str,
    phrase_en: &'static str,
}

impl From<&Text> for ModulePhrase {
    fn from(text: &Text) -> Self {
        Self { phrase: text.zh, phrase_en: text.en }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ModuleOutput {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'static str,
    label_en: &'static str,
    description: &'static str,
    description_en: &'static str,
}

impl From<&OutputSpec> for ModuleOutput {
    fn from(output: &OutputSpec) -> Self {
        Self {
            id: output.id,
            kind: output.kind.id(),
            label: output.label.zh,
            label_en: output.label.en,
            description: output.description.zh,
            description_en: output.description.en,
        }
    }
}

/// An example of a step.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ModuleExample {
    name: &'static str,
    name_zh: &'static str,
    description: &'static str,
    description_zh: &'static str,
    parameters: Map<String, Value>,
    /// The steps of a workflow in which the example runs; its own step has the id `example`.
    #[schemars(with = "Vec<Map<String, Value>>")]
    steps: Vec<Value>,
    /// The trigger of the run, if the example depends on it: type, data and facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Map<String, Value>")]
    trigger: Option<Value>,
    /// The answers of other systems, in the order of the requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<ExampleAnswer>")]
    answers: Vec<Value>,
    /// The request that is sent to the address of a waiting step.
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<Value>,
    /// The outputs of the step, without those that are not the same in each run.
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<Map<String, Value>>,
    /// The answer of the run, if it sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Value>,
}

/// An answer of another system.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used; the examples are written as JSON")]
struct ExampleAnswer {
    status: u16,
    body: Value,
}

impl ModuleExample {
    /// The two texts of an example have always been English in this API.
    fn of(module: &str, example: &Example) -> Self {
        Self {
            name: example.name.en,
            name_zh: example.name.zh,
            description: example.description.en,
            description_zh: example.description.zh,
            parameters: example.parameters(),
            steps: example.steps(module),
            trigger: example.trigger(),
            answers: example.answers(),
            signal: example.signal(),
            outputs: example.outputs(),
            answer: example.answer(),
        }
    }
}

//! Writes the descriptions in `modules/*.toml` as static Rust, so that no function parses them when
//! it starts. A mistake in a file fails the build.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use toml::{Table, Value};

/// The files, in the order of the catalogue: first modules that run here, then those that only run
/// on a phone.
const FILES: [&str; 18] = [
    "trigger",
    "logic",
    "variables",
    "text",
    "dates",
    "values",
    "file",
    "requests",
    "messages",
    "system",
    "phone_triggers",
    "phone_interaction",
    "phone_components",
    "phone_images",
    "phone_apps",
    "phone_settings",
    "phone_shizuku",
    "phone_service",
];

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A text in Chinese and in English.
type Bilingual = (String, String);

/// The content of one file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    category: String,
    /// Whether the modules of this file only run on a phone.
    #[serde(default)]
    device_only: bool,
    /// Inputs and outputs that several modules have. A module names one instead of repeating it, or
    /// `use`s it and changes some fields.
    #[serde(default)]
    shared: BTreeMap<String, Table>,
    /// The names of the groups in which forms show inputs.
    #[serde(default)]
    groups: BTreeMap<String, Bilingual>,
    #[serde(default)]
    module: Vec<Module>,
    /// The inputs that every step has; only in the file `policy`.
    #[serde(default)]
    inputs: Vec<Value>,
}

/// A module, from which `catalogue::Descriptor` and `catalogue::Module` are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    /// The ids under which steps name it. All mean the same.
    ids: Vec<String>,
    name: Bilingual,
    says: Bilingual,
    icon: String,
    #[serde(default = "yes")]
    can_start: bool,
    #[serde(default = "no_block")]
    block_type: String,
    /// The id of the step that closes its block, for each of the ids.
    #[serde(default)]
    ends: Vec<String>,
    /// The `catalogue::Block` that the interpreter executes for it.
    block: Option<String>,
    /// The module that does the same and is the one to offer.
    alias_of: Option<String>,
    /// The input whose value files write directly after the module; the first required one by
    /// default.
    main: Option<String>,
    /// The name of the module in files, instead of its first id.
    short: Option<String>,
    /// What a step does in one sentence, whose slots `{id}` are inputs; see `Descriptor::phrases`.
    #[serde(default)]
    phrases: Vec<Bilingual>,
    /// The sets of inputs of which one must be given.
    #[serde(default)]
    alternatives: Vec<Vec<String>>,
    /// The path of its behaviour in `src`: a function of a call, or a value that is a
    /// `catalogue::Run`.
    run: Option<String>,
    #[serde(default)]
    inputs: Vec<Value>,
    #[serde(default)]
    outputs: Vec<Value>,
    #[serde(default)]
    examples: Vec<Example>,
}

/// An example of parameters, from which `catalogue::Example` is written. All fields except the two
/// texts are JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: Bilingual,
    says: Bilingual,
    parameters: String,
    /// The steps before and after its own in a workflow that can be run.
    before: Option<String>,
    after: Option<String>,
    /// The trigger of the run, if the example depends on it.
    trigger: Option<String>,
    /// The answers of other systems, in the order of the requests.
    answers: Option<String>,
    /// The request that is sent to the address of the step, if it waits for one.
    signal: Option<String>,
    /// The outputs of the step that are the same in each run.
    outputs: Option<String>,
    /// The answer of the run, if it sets one.
    answer: Option<String>,
}

/// A choice: its value, with labels unless users understand the value in both languages.
#[derive(Deserialize)]
#[serde(untagged)]
enum Choice {
    Plain(String),
    Labelled(String, String, String),
}

/// An input, from which `catalogue::InputSpec` is written. Its description is its label if none is
/// given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field that a file may have")]
struct Input {
    id: String,
    r#type: String,
    label: Bilingual,
    says: Option<Bilingual>,
    #[serde(default)]
    required: bool,
    default: Option<Value>,
    /// How an editor shows it, if not in the default way of its type.
    ui: Option<String>,
    /// Whether its options are the operators of conditions.
    #[serde(default)]
    operators: bool,
    #[serde(default)]
    options: Vec<Choice>,
    /// Other words for the options in stored workflows, each with its option.
    #[serde(default)]
    labels: Vec<(String, String)>,
    min: Option<i64>,
    max: Option<i64>,
    step: Option<i64>,
    unit: Option<Bilingual>,
    pattern: Option<String>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    language: Option<String>,
    #[serde(default = "template")]
    reading: String,
    #[serde(default)]
    logged: bool,
    #[serde(default)]
    moment: bool,
    /// The group of a form: one of those that the file names.
    group: Option<String>,
    /// Whether a form folds it away.
    #[serde(default)]
    advanced: bool,
    /// The values of other inputs under which a form shows it.
    #[serde(default)]
    visible_when: BTreeMap<String, Vec<String>>,
}

/// An output, from which `catalogue::OutputSpec` is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    id: String,
    r#type: String,
    label: Bilingual,
    says: Option<Bilingual>,
    alias: Option<String>,
    #[serde(default)]
    logged: bool,
    #[serde(default)]
    folded: bool,
}

fn yes() -> bool {
    true
}

fn no_block() -> String {
    "none".to_owned()
}

fn template() -> String {
    "template".to_owned()
}

fn main() -> Outcome<()> {
    let mut descriptors = String::new();
    let mut modules = "pub(crate) static ALL: &[Module] = &[\n".to_owned();
    for file in FILES {
        let path = format!("modules/{file}.toml");
        let place = |error: Box<dyn Error>| format!("shared/catalogue/{path}: {error}");
        write_group(&path, &mut descriptors, &mut modules).map_err(place)?;
    }
    modules.push_str("];\n");
    write_policy(&mut descriptors)?;
    #[expect(clippy::disallowed_methods, reason = "a build script is told by the environment where to write")]
    let folder = std::env::var("OUT_DIR")?;
    Ok(std::fs::write(format!("{folder}/described.rs"), descriptors + &modules)?)
}

fn write_group(path: &str, descriptors: &mut String, modules: &mut String) -> Outcome<()> {
    let group: Group = toml::from_str(&std::fs::read_to_string(path)?)?;
    // The modules of a block stand together: all with their first ids, then all with their second.
    for block in group.module.chunk_by(|one, next| one.block_type != "none" && one.block_type == next.block_type) {
        for module in block {
            let first = module.ids.first().ok_or("a module has no id")?;
            let written = descriptor(&group, module).map_err(|error| format!("{first}: {error}"))?;
            writeln!(descriptors, "static {}: Descriptor = {written};", constant(first))?;
        }
        let spellings = block.iter().map(|module| module.ids.len()).max().unwrap_or_default();
        for (at, module) in (0..spellings).flat_map(|at| block.iter().map(move |module| (at, module))) {
            if let (Some(id), Some(first)) = (module.ids.get(at), module.ids.first()) {
                let behaviour = behaviour(&group, module).map_err(|error| format!("{id}: {error}"))?;
                let (end, of) = (module.ends.get(at), constant(first));
                writeln!(modules, "Module {{ id: {id:?}, end: {end:?}, descriptor: &{of}, behaviour: {behaviour} }},")?;
            }
        }
    }
    Ok(())
}

/// Writes the inputs with which every step can define what happens after a failure.
fn write_policy(descriptors: &mut String) -> Outcome<()> {
    let group: Group = toml::from_str(&std::fs::read_to_string("modules/policy.toml")?)?;
    let inputs = all(&group.inputs, |entry| input(spec(entry, &group.shared)?, &group.groups))?;
    Ok(writeln!(descriptors, "pub(crate) static POLICY: &[InputSpec] = {inputs};")?)
}

fn behaviour(group: &Group, module: &Module) -> Outcome<String> {
    match (&module.run, &module.block) {
        (None, None) if group.device_only => Ok("Behaviour::DeviceOnly".to_owned()),
        (Some(path), None) if !group.device_only => Ok(format!("Behaviour::Run(&crate::{path})")),
        (None, Some(block)) if !group.device_only => Ok(format!("Behaviour::Block(Block::{})", variant(block))),
        _ => Err("either run or block says what it does, unless only a phone does it".into()),
    }
}

fn descriptor(group: &Group, module: &Module) -> Outcome<String> {
    let Module { ids, icon, can_start, block_type, alias_of, alternatives, short, .. } = module;
    let main = main_input(group, module)?;
    let (name, description, category) = (bilingual(&module.name), bilingual(&module.says), variant(&group.category));
    let inputs = all(&module.inputs, |entry| input(spec(entry, &group.shared)?, &group.groups))?;
    let outputs = all(&module.outputs, |entry| Ok(output(spec(entry, &group.shared)?)))?;
    let phrases = all(&module.phrases, |phrase| Ok(bilingual(phrase)))?;
    let alternatives = all(alternatives, |set| Ok(format!("&{set:?}")))?;
    let examples = all(&module.examples, |example| Ok(self::example(example)))?;
    Ok(format!(
        "Descriptor {{ ids: &{ids:?}, name: {name}, description: {description}, icon: {icon:?}, \
         category: Category::{category}, block_type: {block_type:?}, can_start: {can_start}, \
         alias_of: {alias_of:?}, main: {main:?}, short: {short:?}, phrases: {phrases}, alternatives: {alternatives}, \
         inputs: {inputs}, outputs: {outputs}, examples: {examples} }}"
    ))
}

/// The input whose value files write directly after the module.
fn main_input(group: &Group, module: &Module) -> Outcome<Option<String>> {
    let inputs = module.inputs.iter().map(|entry| spec::<Input>(entry, &group.shared)).collect::<Outcome<Vec<_>>>()?;
    match &module.main {
        Some(name) if inputs.iter().any(|input| input.id == *name) => Ok(Some(name.clone())),
        Some(name) => Err(format!("its main input {name} is none of its inputs").into()),
        None => Ok(inputs.into_iter().find(|input| input.required).map(|input| input.id)),
    }
}

fn example(example: &Example) -> String {
    let Example { parameters, before, after, trigger, answers, signal, outputs, answer, .. } = example;
    let (name, description) = (bilingual(&example.name), bilingual(&example.says));
    format!(
        "Example {{ name: {name}, description: {description}, parameters: {parameters:?}, before: {before:?}, \
         after: {after:?}, trigger: {trigger:?}, answers: {answers:?}, signal: {signal:?}, outputs: {outputs:?}, \
         answer: {answer:?} }}"
    )
}

fn all<T>(entries: &[T], write: impl Fn(&T) -> Outcome<String>) -> Outcome<String> {
    Ok(format!("&[{}]", entries.iter().map(write).collect::<Outcome<Vec<_>>>()?.join(",\n")))
}

/// An input or output as it is written, or a shared one with the changed fields.
fn spec<T: DeserializeOwned>(entry: &Value, shared: &BTreeMap<String, Table>) -> Outcome<T> {
    let named = |name: &str| shared.get(name).cloned().ok_or_else(|| format!("nothing is shared as {name}"));
    let table = match entry {
        Value::String(name) => named(name)?,
        Value::Table(own) => match own.get("use").and_then(Value::as_str) {
            Some(name) => {
                let mut table = named(name)?;
                table.extend(own.clone().into_iter().filter(|(field, _)| field != "use"));
                table
            }
            None => own.clone(),
        },
        other => return Err(format!("{other} is neither a name nor a table").into()),
    };
    let place = format!("{:?}", table.get("id"));
    Value::Table(table).try_into().map_err(|error| format!("{place}: {error}").into())
}

fn input(input: Input, groups: &BTreeMap<String, Bilingual>) -> Outcome<String> {
    let Input { id, required, min, max, step, pattern, min_length, max_length, language, .. } = &input;
    let Input { logged, moment, advanced, .. } = &input;
    let (label, description) = (bilingual(&input.label), bilingual(input.says.as_ref().unwrap_or(&input.label)));
    let fallback = match &input.default {
        None => "Null".to_owned(),
        Some(Value::String(text)) => format!("Text({text:?})"),
        Some(Value::Integer(number)) => format!("Number({number})"),
        Some(Value::Boolean(boolean)) => format!("Boolean({boolean})"),
        Some(other) => return Err(format!("{id}: {other} is no default").into()),
    };
    let usual = match input.r#type.as_str() {
        _ if input.operators || !input.options.is_empty() => "dropdown",
        "number" => "number_field",
        "boolean" => "switch",
        "dictionary" => "key_value_editor",
        _ => "text_field",
    };
    let ui = variant(input.ui.as_deref().unwrap_or(usual));
    let (options, shown, labels) = choices(&input);
    let group = match &input.group {
        None => "None".to_owned(),
        Some(id) => {
            let label = groups.get(id).ok_or_else(|| format!("the file names no group {id}"))?;
            format!("Some(InputGroup {{ id: {id:?}, label: {} }})", bilingual(label))
        }
    };
    let visible: Vec<_> = input.visible_when.iter().map(|(of, values)| format!("({of:?}, &{values:?})")).collect();
    let visible = visible.join(", ");
    let unit = input.unit.as_ref().map_or_else(|| "None".to_owned(), |unit| format!("Some({})", bilingual(unit)));
    let (kind, reading) = (variant(&input.r#type), variant(&input.reading));
    Ok(format!(
        "InputSpec {{ id: {id:?}, kind: ValueType::{kind}, label: {label}, description: {description}, \
         fallback: Fallback::{fallback}, required: {required}, ui: UiType::{ui}, constraints: Constraints {{ \
         pattern: {pattern:?}, min_length: {min_length:?}, max_length: {max_length:?}, options: {options}, \
         shown: {shown}, labels: {labels}, min: {min:?}, max: {max:?}, step: {step:?}, language: {language:?}, unit: {unit} }}, \
         logged: {logged}, reading: Reading::{reading}, moment: {moment}, group: {group}, advanced: {advanced}, \
         visible_when: &[{visible}] }}"
    ))
}

/// The options of an input, their labels, and other words for them.
fn choices(input: &Input) -> (String, String, String) {
    if input.operators {
        return ["NAMES", "SHOWN", "LABELS"].map(|list| format!("expr::Operator::{list}")).into();
    }
    let options = input.options.iter().map(|choice| match choice {
        Choice::Plain(value) => (value, (value, value)),
        Choice::Labelled(value, zh, en) => (value, (zh, en)),
    });
    let (values, shown): (Vec<_>, Vec<_>) = options.unzip();
    (format!("&{values:?}"), format!("&{shown:?}"), format!("&{:?}", input.labels))
}

fn output(output: Output) -> String {
    let Output { id, alias, logged, folded, .. } = &output;
    let (label, description) = (bilingual(&output.label), bilingual(output.says.as_ref().unwrap_or(&output.label)));
    let kind = variant(&output.r#type);
    format!(
        "OutputSpec {{ id: {id:?}, kind: ValueType::{kind}, label: {label}, description: {description}, \
         alias: {alias:?}, logged: {logged}, folded: {folded} }}"
    )
}

fn bilingual((zh, en): &Bilingual) -> String {
    format!("text({zh:?}, {en:?})")
}

/// The name of an enum variant for a word of the API: `KeyValueEditor` for `key_value_editor`.
fn variant(word: &str) -> String {
    let capital = |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect();
    word.split('_').map(capital).collect::<Vec<String>>().concat()
}

/// The name of the static that describes a module: `VFLOW_DATA_BASE64` for `vflow.data.base64`.
fn constant(id: &str) -> String {
    id.replace(['.', '-'], "_").to_uppercase()
}

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
type Said = (String, String);

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
    module: Vec<Module>,
}

/// A module, from which `catalogue::Descriptor` and `catalogue::Module` are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    /// The ids under which steps name it. All mean the same.
    ids: Vec<String>,
    name: Said,
    says: Said,
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
    /// The path of its behaviour in `src/modules`: a function of a call, or a value that is a
    /// `catalogue::Run`.
    run: Option<String>,
    #[serde(default)]
    inputs: Vec<Value>,
    #[serde(default)]
    outputs: Vec<Value>,
    #[serde(default)]
    examples: Vec<Example>,
}

/// An example of parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    says: String,
    /// The parameters, as the JSON text of an object.
    parameters: String,
    /// The only id under which the example is shown.
    only: Option<String>,
}

/// An input, from which `catalogue::InputSpec` is written. Its description is its label if none is
/// given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field that a file may have")]
struct Input {
    id: String,
    r#type: String,
    label: Said,
    says: Option<Said>,
    #[serde(default)]
    required: bool,
    default: Option<Value>,
    /// How an editor shows it, if not in the default way of its type.
    ui: Option<String>,
    /// Whether its options are the operators of conditions.
    #[serde(default)]
    operators: bool,
    #[serde(default)]
    options: Vec<String>,
    /// Other words for the options, each with its option.
    #[serde(default)]
    labels: Vec<(String, String)>,
    min: Option<i64>,
    max: Option<i64>,
    step: Option<i64>,
    unit: Option<Said>,
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
}

/// An output, from which `catalogue::OutputSpec` is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    id: String,
    r#type: String,
    label: Said,
    says: Option<Said>,
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

fn behaviour(group: &Group, module: &Module) -> Outcome<String> {
    match (&module.run, &module.block) {
        (None, None) if group.device_only => Ok("Behaviour::DeviceOnly".to_owned()),
        (Some(path), None) if !group.device_only => Ok(format!("Behaviour::Run(&crate::modules::{path})")),
        (None, Some(block)) if !group.device_only => Ok(format!("Behaviour::Block(Block::{})", variant(block))),
        _ => Err("either run or block says what it does, unless only a phone does it".into()),
    }
}

fn descriptor(group: &Group, module: &Module) -> Outcome<String> {
    let Module { ids, icon, can_start, block_type, .. } = module;
    let (name, description, category) = (said(&module.name), said(&module.says), variant(&group.category));
    let inputs = all(&module.inputs, |entry| input(spec(entry, &group.shared)?))?;
    let outputs = all(&module.outputs, |entry| Ok(output(spec(entry, &group.shared)?)))?;
    let examples = all(&module.examples, |example| {
        let Example { name, says, parameters, only } = example;
        Ok(format!("Example {{ name: {name:?}, description: {says:?}, json: {parameters:?}, only: {only:?} }}"))
    })?;
    Ok(format!(
        "Descriptor {{ ids: &{ids:?}, name: {name}, description: {description}, icon: {icon:?}, \
         category: Category::{category}, block_type: {block_type:?}, can_start: {can_start}, \
         inputs: {inputs}, outputs: {outputs}, examples: {examples} }}"
    ))
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

fn input(input: Input) -> Outcome<String> {
    let Input { id, required, min, max, step, pattern, min_length, max_length, language, logged, moment, .. } = &input;
    let (label, description) = (said(&input.label), said(input.says.as_ref().unwrap_or(&input.label)));
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
    let (options, labels) = if input.operators {
        ("expr::Operator::NAMES".to_owned(), "expr::Operator::LABELS".to_owned())
    } else {
        (format!("&{:?}", input.options), format!("&{:?}", input.labels))
    };
    let unit = input.unit.as_ref().map_or_else(|| "None".to_owned(), |unit| format!("Some({})", said(unit)));
    let (kind, reading) = (variant(&input.r#type), variant(&input.reading));
    Ok(format!(
        "InputSpec {{ id: {id:?}, kind: ValueType::{kind}, label: {label}, description: {description}, \
         fallback: Fallback::{fallback}, required: {required}, ui: UiType::{ui}, constraints: Constraints {{ \
         pattern: {pattern:?}, min_length: {min_length:?}, max_length: {max_length:?}, options: {options}, \
         labels: {labels}, min: {min:?}, max: {max:?}, step: {step:?}, language: {language:?}, unit: {unit} }}, \
         logged: {logged}, reading: Reading::{reading}, moment: {moment} }}"
    ))
}

fn output(output: Output) -> String {
    let Output { id, alias, logged, folded, .. } = &output;
    let (label, description) = (said(&output.label), said(output.says.as_ref().unwrap_or(&output.label)));
    let kind = variant(&output.r#type);
    format!(
        "OutputSpec {{ id: {id:?}, kind: ValueType::{kind}, label: {label}, description: {description}, \
         alias: {alias:?}, logged: {logged}, folded: {folded} }}"
    )
}

fn said((zh, en): &Said) -> String {
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

//! The places in a definition at which another workflow, a secret or a connection is used.

use crate::secrets::ROOT;
use catalogue::Reading;
use expr::locate::in_template;
use expr::{Expression, Head, Part, Reference};
use model::workflow::unwrap_typed;
use model::{Definition, Step};
use serde_json::Value;

/// The parameter that names another workflow.
const CALLED: &str = "workflow_id";
/// The parameter that names a connection.
const CONNECTION: &str = "connection";

/// The parameters in which steps name variables.
const NAMING: [&str; 3] = ["name", "variableName", "variable_names"];

/// A place at which something is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedAt {
    /// The id of the step and its module; `None` = a declared output, or a field of the workflow.
    pub step: Option<(String, String)>,
    /// The field, such as `steps[2].parameters.url`.
    pub path: String,
    /// Whether the step is disabled.
    pub disabled: bool,
    /// Whether the value contains references, so that only a run shows what it means.
    pub computed: bool,
}

impl UsedAt {
    /// A field of the workflow itself.
    pub fn field(path: &str) -> Self {
        Self { step: None, path: path.to_owned(), disabled: false, computed: false }
    }
}

/// The places at which another workflow is called or named.
pub fn of_workflow(definition: &Definition, id: &str) -> Vec<UsedAt> {
    named(definition, CALLED, id)
}

/// The places at which a connection is named.
pub fn of_connection(definition: &Definition, name: &str) -> Vec<UsedAt> {
    named(definition, CONNECTION, name)
}

/// The steps whose parameter has this value, or one that is only known when they run.
fn named(definition: &Definition, parameter: &str, wanted: &str) -> Vec<UsedAt> {
    let steps = definition.steps.iter().enumerate();
    let named = steps.filter_map(|(index, step)| {
        let value = unwrap_typed(step.parameters.get(parameter)?).as_str()?;
        let computed = !in_template(value).is_empty();
        (computed || value.trim() == wanted).then(|| at_step(index, step, &format!(".{parameter}"), computed))
    });
    named.collect()
}

/// The places at which a secret is referred to.
pub fn of_secret(definition: &Definition, name: &str) -> Vec<UsedAt> {
    let mut found = Vec::new();
    for (index, step) in definition.steps.iter().enumerate() {
        let module = catalogue::find(&step.module_id);
        let is_raw = |name: &str| {
            module.and_then(|module| module.descriptor.input(name)).is_some_and(|input| input.reading == Reading::Raw)
        };
        // A reference in a script is a part of its text.
        for (parameter, value) in step.parameters.iter().filter(|(name, _)| !is_raw(name)) {
            texts(value, &format!(".{parameter}"), &mut |text, path| {
                if refers(text, name) {
                    found.push(at_step(index, step, path, false));
                }
            });
        }
    }
    for (index, output) in definition.outputs.iter().enumerate() {
        texts(&output.value, "", &mut |text, path| {
            if refers(text, name) {
                let path = format!("outputs[{index}].value{path}");
                found.push(UsedAt { step: None, path, disabled: false, computed: false });
            }
        });
    }
    found
}

/// Whether a run can read or set a variable of this name: an input, a reference, the name that a
/// step gives it, or a name that is only known in a run.
pub fn has_variable(definition: &Definition, name: &str) -> bool {
    let mut found = definition.inputs.iter().any(|input| input.name == name);
    let mut visit = |text: &str, _: &str| found |= names_variable(text, name);
    for step in &definition.steps {
        step.parameters.values().for_each(|value| texts(value, "", &mut visit));
    }
    definition.outputs.iter().for_each(|output| texts(&output.value, "", &mut visit));
    found || definition.steps.iter().any(has_computed_name)
}

/// Whether the text refers to the variable, or is its name, alone or in a list of names.
fn names_variable(text: &str, name: &str) -> bool {
    let is_it = |reference: &Reference| matches!(&reference.head, Head::Variable(variable) if variable == name);
    // Most texts do not contain the name at all.
    text.contains(name) && (text.split(',').any(|part| part.trim() == name) || references(text).any(|of| is_it(&of)))
}

/// Whether the step names a variable by a reference.
fn has_computed_name(step: &Step) -> bool {
    let is_of_variables = step.module_id == "set_variable" || step.module_id.starts_with("vflow.variable.");
    let name = |parameter: &&str| step.parameters.get(*parameter).map(unwrap_typed).and_then(Value::as_str);
    is_of_variables && NAMING.iter().filter_map(name).any(|text| text.contains("{{") || text.contains("[["))
}

fn at_step(index: usize, step: &Step, path: &str, computed: bool) -> UsedAt {
    UsedAt {
        step: Some((step.id.clone(), step.module_id.clone())),
        path: format!("steps[{index}].parameters{path}"),
        disabled: step.disabled,
        computed,
    }
}

/// Whether the text, as a template or as an expression, refers to the secret.
fn refers(text: &str, name: &str) -> bool {
    let is_it = |reference: &Reference| {
        let is_root = matches!(&reference.head, Head::Root(root) if root == ROOT);
        is_root && matches!(reference.path.first(), Some(Part::Name(first)) if first == name)
    };
    // Most texts do not contain the name at all.
    text.contains(name) && references(text).any(|of| is_it(&of))
}

/// The references in the text, as a template and as an expression.
fn references(text: &str) -> impl Iterator<Item = Reference> {
    in_template(text).into_iter().chain(Expression::locate(text)).filter_map(|of| of.reference)
}

/// Calls `visit` with each text in the value and its path. Names of entries are not replaced in a
/// run, so they refer to nothing.
fn texts(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(text, path),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{path}[{index}]"), visit);
            }
        }
        Value::Object(entries) => {
            for (name, item) in entries {
                texts(item, &format!("{path}.{name}"), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

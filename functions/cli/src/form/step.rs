//! One step: the fields of the API, and its short form.

use super::words::{ERROR_POLICY, PLAIN, RETRY, RETRY_COUNT, is_reserved};
use crate::variables::is_placeholder;
use crate::yaml::{Entry, Node, Span, Tree};
use catalogue::Module;
use serde_json::{Map, Value, json};

/// The fields of a step, as the API has them.
pub type Fields = Map<String, Value>;

/// The fields that a step of the short form can have.
const KNOWN: [&str; 8] = ["id", "moduleId", "name", "note", "indentationLevel", "parameters", "isOutput", "disabled"];

/// The step without fields that have no effect.
pub fn settled(mut step: Fields) -> Fields {
    if let Some(Value::Bool(disabled)) = step.get("isDisabled").cloned() {
        step.shift_remove("isDisabled");
        step.insert("disabled".to_owned(), disabled.into());
    }
    let says_nothing = |name: &str, value: &Value| match name {
        "parameters" => value.is_null() || value.as_object().is_some_and(Map::is_empty),
        "indentationLevel" => value.is_null() || *value == json!(0),
        "isOutput" | "disabled" | "isDisabled" => value.is_null() || *value == json!(false),
        "name" | "note" => value.is_null(),
        _ => false,
    };
    step.retain(|name, value| !says_nothing(name, value));
    step
}

/// The level to which editors indent the step.
pub(super) fn level(step: &Fields) -> Option<i64> {
    step.get("indentationLevel").map_or(Some(0), Value::as_i64)
}

/// The id of the step, if it is a text.
pub(super) fn id(step: &Fields) -> Option<&str> {
    step.get("id").and_then(Value::as_str)
}

/// The module of the step, if it is known here.
pub(super) fn module(step: &Fields) -> Option<&'static Module> {
    catalogue::find(step.get("moduleId")?.as_str()?)
}

/// The parts of a step in the short form.
pub(super) struct Short {
    /// The id, which is the key.
    pub id: String,
    /// The module and its parameters.
    pub inner: Node,
    /// The other fields of the step.
    pub beside: Vec<Entry>,
}

/// The short form, unless the step cannot have it.
pub(super) fn short(step: &Fields) -> Option<Short> {
    let id = id(step).filter(|id| !id.is_empty() && !is_reserved(id))?;
    let word = word(step.get("moduleId")?.as_str()?).filter(|word| *word != RETRY)?;
    let is_fit = step.iter().all(|(name, value)| {
        KNOWN.contains(&name.as_str())
            && match name.as_str() {
                "name" | "note" => value.is_string(),
                "indentationLevel" => value.is_i64(),
                "isOutput" | "disabled" => *value == json!(true) || is_placeholder(value),
                "parameters" => value.is_object(),
                _ => true,
            }
    });
    if !is_fit {
        return None;
    }
    let empty = Map::new();
    let parameters = step.get("parameters").and_then(Value::as_object).unwrap_or(&empty);
    let inner = inner(word, module(step), parameters)?;
    let beside = PLAIN.iter().filter_map(|name| Some(Entry::new(*name, step.get(*name)?.into()))).collect();
    Some(Short { id: id.to_owned(), inner, beside })
}

/// The name of a module in files; `None` if no name means exactly this module.
fn word(id: &str) -> Option<&str> {
    match catalogue::named(id) {
        _ if id.is_empty() => None,
        Some(module) if module.id != id => None,
        Some(module) if module.descriptor.ids.first() == Some(&module.id) => {
            Some(module.descriptor.short.unwrap_or(module.id))
        }
        _ => Some(id),
    }
}

fn inner(word: &str, module: Option<&'static Module>, parameters: &Map<String, Value>) -> Option<Node> {
    let main = module.and_then(|module| module.descriptor.main);
    let given = main.and_then(|name| parameters.get(name)).filter(|value| !value.is_null());
    let is_main = |name: &str| given.is_some() && Some(name) == main;
    if parameters.keys().any(|name| (name == word && !is_main(name)) || name == RETRY) {
        return None;
    }
    if parameters.is_empty() {
        return Some(word.into());
    }
    let retries = retries(parameters);
    let mut entries = vec![Entry::new(word, given.map(Node::from).unwrap_or_default())];
    for name in in_order(module, parameters) {
        let is_retry = retries.is_some() && (name == ERROR_POLICY || name == RETRY_COUNT);
        if let Some(value) = parameters.get(name).filter(|_| !is_main(name) && !is_retry) {
            entries.push(Entry::new(name, value.into()));
        }
    }
    if let Some(retries) = retries {
        let at = entries.iter().position(|entry| entry.key.starts_with("__")).unwrap_or(entries.len());
        entries.insert(at, Entry::new(RETRY, retries.into()));
    }
    Some(Node::map(entries))
}

/// The number of retries, if `retry` alone can express the failure policy and the number.
fn retries(parameters: &Map<String, Value>) -> Option<&Value> {
    let is_retry = parameters.get(ERROR_POLICY) == Some(&json!("RETRY"));
    parameters.get(RETRY_COUNT).filter(|count| is_retry && is_count(count))
}

/// Whether a value is a number of retries, or a placeholder for one.
fn is_count(value: &Value) -> bool {
    value.is_u64() || is_placeholder(value)
}

/// The names of the parameters: first as the catalogue lists them, then those that it does not know
/// in their own order, then those of the failure policy.
fn in_order<'a>(module: Option<&'static Module>, parameters: &'a Map<String, Value>) -> Vec<&'a str> {
    let inputs = module.map_or(&[][..], |module| module.descriptor.inputs);
    let place = |name: &str| match inputs.iter().position(|input| input.id == name) {
        Some(at) => (0, at),
        None => match catalogue::policy().iter().position(|input| input.id == name) {
            Some(at) => (2, at),
            None => (1, 0),
        },
    };
    let mut names: Vec<_> = parameters.keys().map(String::as_str).collect();
    names.sort_by_key(|name| place(name));
    names
}

/// The step with the fields of the API.
pub(super) fn explicit(step: &Fields) -> Node {
    let first = ["id", "moduleId", "name", "note", "parameters"];
    let mut names: Vec<_> = step.keys().map(String::as_str).collect();
    names.sort_by_key(|name| first.iter().position(|other| other == name).unwrap_or(first.len()));
    let entry = |name: &str| Some(Entry::new(name, step.get(name)?.into()));
    Node::map(names.into_iter().filter_map(entry).collect())
}

/// A parameter: its name, its value and the place of the value.
type Given<'a> = (String, Value, &'a Node);

/// The parameters in the short form of a module, with the place of each value.
pub(super) fn parameters<'a>(
    module: Option<&'static Module>,
    entries: &'a [Entry],
) -> Result<Vec<Given<'a>>, (Span, String)> {
    let mut found = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let value = entry.node.value();
        match at {
            0 if entry.node.tree == Tree::Null => {}
            0 => match module.and_then(|module| module.descriptor.main) {
                Some(main) => found.push((main.to_owned(), value, &entry.node)),
                None => return Err((entry.key_at.clone(), no_main(module, &entry.key))),
            },
            _ if entry.key == RETRY => {
                if !is_count(&value) {
                    return Err((entry.node.at.clone(), "retry must be a number of retries, such as 3".to_owned()));
                }
                found.push((ERROR_POLICY.to_owned(), json!("RETRY"), &entry.node));
                found.push((RETRY_COUNT.to_owned(), value, &entry.node));
            }
            _ => found.push((entry.key.clone(), value, &entry.node)),
        }
    }
    for (at, (name, _, node)) in found.iter().enumerate() {
        if found.iter().take(at).any(|(other, _, _)| other == name) {
            return Err((node.at.clone(), format!("the parameter {name} is given twice")));
        }
    }
    Ok(found)
}

fn no_main(module: Option<&'static Module>, word: &str) -> String {
    if module.is_some() {
        return format!("{word} has no main input: write {word}: null, and the inputs by their names");
    }
    let all = catalogue::all().iter().map(|module| module.id);
    let near = model::nearest(word, all).map(|near| format!(", did you mean {near}?")).unwrap_or_default();
    format!("the module {word} is not known here, so its main input is not known{near}")
}

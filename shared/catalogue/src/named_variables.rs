//! Finds the named variables that a step creates, as far as its parameters show them before it
//! runs.

use crate::descriptor::Descriptor;
use crate::registry;
use crate::variables::variable_load;
use expr::Tree;
use model::workflow::{type_name, unwrap_typed};
use serde_json::{Map, Value};

/// A named variable that a step creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of the variable.
    pub name: String,
    /// The type of its value; `any` if only the run determines it.
    pub kind: &'static str,
}

/// The variables that a step of this module creates. A name that contains a reference is not known
/// yet and is left out.
pub fn made(module_id: &str, parameters: &Map<String, Value>) -> Vec<Named> {
    let of = |name: &str| constant(parameters.get(name));
    let named = |name: &str, kind| match of(name) {
        Some(Value::String(name)) if !name.is_empty() => vec![Named { name, kind }],
        _ => Vec::new(),
    };
    let Some(descriptor) = registry::find(module_id).map(|module| module.descriptor) else { return Vec::new() };
    match descriptor.ids {
        ["set_variable", ..] => {
            let value = of("value").filter(|value| !value.is_null());
            named("name", value.as_ref().map_or("any", type_name))
        }
        ["vflow.variable.create"] => named("variableName", written(descriptor, of("type"), "string")),
        ["vflow.variable.random"] => named("variableName", written(descriptor, of("type"), "number")),
        ["vflow.variable.load"] => {
            let loaded = variable_load::split(of("variable_names").as_ref());
            loaded.into_iter().map(|name| Named { name, kind: "any" }).collect()
        }
        _ => Vec::new(),
    }
}

/// The value of a parameter, if it is constant.
fn constant(given: Option<&Value>) -> Option<Value> {
    Tree::parse(unwrap_typed(given?)).ok()?.constant().cloned()
}

fn written(descriptor: &Descriptor, given: Option<Value>, fallback: &'static str) -> &'static str {
    let Some(Value::String(given)) = given.filter(|value| !value.is_null()) else { return fallback };
    let option = descriptor.input("type").and_then(|input| input.constraints.option(&given));
    let known = ["string", "number", "boolean", "list", "dictionary"];
    option.filter(|option| known.contains(option)).unwrap_or("any")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_that_are_written_down_are_known() {
        let cases = [
            ("set_variable", json!({"name": "n", "value": {"type": "number", "value": 1}}), vec![("n", "number")]),
            ("set_variable", json!({"name": "n", "value": "{{a.b}}"}), vec![("n", "any")]),
            ("set_variable", json!({"name": "{{a.b}}", "value": 1}), vec![]),
            ("set_variable", json!({}), vec![]),
            ("vflow.variable.create", json!({"variableName": "n"}), vec![("n", "string")]),
            ("vflow.variable.create", json!({"variableName": "n", "type": "list"}), vec![("n", "list")]),
            ("vflow.variable.create", json!({"variableName": "n", "type": "图片"}), vec![("n", "any")]),
            ("vflow.variable.create", json!({"variableName": "n", "type": "字典"}), vec![("n", "dictionary")]),
            ("vflow.variable.random", json!({"variableName": "n"}), vec![("n", "number")]),
            ("vflow.variable.load", json!({"variable_names": "a, b"}), vec![("a", "any"), ("b", "any")]),
            ("vflow.variable.load", json!({"variable_names": ["a"]}), vec![("a", "any")]),
            ("vflow.variable.load", json!({"variable_names": "[\"a\"]"}), vec![("a", "any")]),
            ("delay", json!({"name": "n"}), vec![]),
        ];
        for (module, parameters, expected) in cases {
            let made = made(module, parameters.as_object().unwrap());
            let made: Vec<_> = made.iter().map(|named| (named.name.as_str(), named.kind)).collect();
            assert_eq!(made, expected, "{module} {parameters}");
        }
    }
}

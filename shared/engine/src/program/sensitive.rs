//! Which outputs of a step are sensitive: the parameter `__sensitive`.

use catalogue::Module;
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};

/// The name of the parameter.
pub const PARAMETER: &str = "__sensitive";
/// The outputs that every step has after a failure. They show whether and why it has failed.
const OF_FAILURES: [&str; 2] = ["error", "success"];
/// The beginning of the names under which variables of sub-workflows are outputs.
const VARIABLE: &str = "var_";

/// The sensitive outputs of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sensitive {
    /// None of them.
    #[default]
    Nothing,
    /// All, except those that show a failure.
    All,
    /// Those with these names.
    Named(Vec<String>),
}

impl Sensitive {
    /// Reads the parameter: true, or a list of names, or a text with commas.
    pub fn read(parameters: &Map<String, Value>) -> Result<Self, String> {
        let Some(given) = parameters.get(PARAMETER).map(unwrap_typed) else { return Ok(Self::Nothing) };
        let wrong = || format!("{PARAMETER}: must be true, false or a list of names of outputs");
        let names: Vec<String> = match given {
            Value::Null | Value::Bool(false) => return Ok(Self::Nothing),
            Value::Bool(true) => return Ok(Self::All),
            Value::String(text) => match text.trim() {
                "" | "false" => return Ok(Self::Nothing),
                "true" => return Ok(Self::All),
                names => names.split(',').map(|name| name.trim().to_owned()).collect(),
            },
            Value::Array(names) => {
                let name = |name: &Value| name.as_str().map(|name| name.trim().to_owned());
                names.iter().map(name).collect::<Option<_>>().ok_or_else(wrong)?
            }
            _ => return Err(wrong()),
        };
        if names.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(if names.is_empty() { Self::Nothing } else { Self::Named(names) })
    }

    /// The same with the names that the module's outputs have in a run. The error names an output
    /// that the module does not have: it would be shown.
    pub fn of_module(self, module: Option<&Module>) -> Result<Self, String> {
        let (Self::Named(names), Some(module)) = (&self, module) else { return Ok(self) };
        let name = |name: &String| match module.descriptor.output(name) {
            Some(output) => Ok(output.id.to_owned()),
            None if name.starts_with(VARIABLE) => Ok(name.clone()),
            None => Err(format!("{PARAMETER}: '{name}' is no output of {}", module.id)),
        };
        names.iter().map(name).collect::<Result<_, _>>().map(Self::Named)
    }

    /// Whether there are any.
    pub fn is_any(&self) -> bool {
        *self != Self::Nothing
    }

    /// Whether all outputs are sensitive, and so are the variables and the answer that the step
    /// sets.
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }

    /// Whether the output with this name is sensitive.
    pub fn covers(&self, output: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::All => !OF_FAILURES.contains(&output),
            Self::Named(names) => names.iter().any(|name| name == output),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn outputs_are_named_or_all_are_meant() {
        let read = |value: Value| Sensitive::read(json!({PARAMETER: value}).as_object().unwrap());
        let named = |names: &[&str]| Sensitive::Named(names.iter().map(|name| (*name).to_owned()).collect());
        for (value, expected) in [
            (json!(null), Sensitive::Nothing),
            (json!(false), Sensitive::Nothing),
            (json!([]), Sensitive::Nothing),
            (json!(""), Sensitive::Nothing),
            (json!(true), Sensitive::All),
            (json!("true"), Sensitive::All),
            (json!({"type": "boolean", "value": true}), Sensitive::All),
            (json!(["json", " body "]), named(&["json", "body"])),
            (json!("json, body"), named(&["json", "body"])),
        ] {
            assert_eq!(read(value.clone()), Ok(expected), "{value}");
        }
        for value in [json!(1), json!([1]), json!([""]), json!("a,,b"), json!({"a": 1})] {
            assert!(read(value.clone()).unwrap_err().starts_with(PARAMETER), "{value}");
        }
        assert!(Sensitive::All.covers("json") && !Sensitive::All.covers("error"));
    }

    #[test]
    fn a_name_that_the_module_does_not_have_is_refused() {
        let http = catalogue::find("http_request");
        let named = |name: &str| Sensitive::Named(vec![name.to_owned()]);
        assert_eq!(named("json").of_module(http), Ok(named("json")));
        assert_eq!(named("tokn").of_module(http).unwrap_err(), "__sensitive: 'tokn' is no output of http_request");
        assert_eq!(named("var_x").of_module(http), Ok(named("var_x")));
        assert_eq!(named("any").of_module(None), Ok(named("any")));
    }
}

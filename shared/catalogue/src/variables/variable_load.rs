//! `vflow.variable.load`: reads named variables with which another workflow ended.

use crate::{Action, Call, Done, Effect, EffectResult, Failure, Inputs, ModuleError, Run, refuse};
use serde_json::Value;

/// The most names that a step can ask for.
const MAX_NAMES: usize = 1000;

pub(crate) struct Load;

impl Run for Load {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        call.inputs.choice("mode")?;
        let workflow = call.inputs.required_text("workflow_id")?;
        Ok(Action::Effect(Effect::Variables { workflow, names: names(&call.inputs)? }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let loaded = match result {
            EffectResult::Value(Ok(Value::Object(loaded))) => loaded,
            EffectResult::Value(Err(failure)) => {
                let message = format!("variables could not be loaded: {failure}");
                return Err(Failure::of(&failure, message).into());
            }
            _ => return Err(ModuleError::failed("loading variables got another effect's answer")),
        };
        if let Some(name) = names(&call.inputs)?.iter().find(|name| !loaded.contains_key(*name)) {
            let reason = format!("the workflow's newest completed run ended without a variable '{name}'");
            return Err(ModuleError::input("variable_names", reason));
        }
        let copies = call.inputs.choice("mode")? == "copy";
        if copies && let Some(name) = loaded.keys().find(|name| call.surroundings.variable(name).is_some()) {
            return Err(ModuleError::input("variable_names", format!("the variable '{name}' exists already")));
        }
        let variables = loaded.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Done { variables, ..Done::outputs([("variables", Value::Object(loaded))]) })
    }
}

/// The names that are written in the workflow, for callers that show them before the step runs.
pub(crate) fn split(given: Option<&Value>) -> Vec<String> {
    let mut names: Vec<String> = match given {
        Some(Value::String(text)) if text.trim_start().starts_with('[') => {
            serde_json::from_str(text).unwrap_or_default()
        }
        Some(Value::String(text)) => separated(text),
        Some(Value::Array(items)) => items.iter().map(expr::text_of).collect(),
        _ => Vec::new(),
    };
    names.retain(|name| !name.is_empty());
    names.truncate(MAX_NAMES);
    names
}

fn separated(text: &str) -> Vec<String> {
    text.split([',', '，']).map(|name| name.trim().to_owned()).collect()
}

fn names(inputs: &Inputs<'_>) -> Result<Vec<String>, ModuleError> {
    let mut names: Vec<String> = match inputs.value("variable_names") {
        Value::String(text) if !text.trim_start().starts_with('[') => separated(&text),
        _ => inputs.list("variable_names")?.iter().map(expr::text_of).collect(),
    };
    names.retain(|name| !name.is_empty());
    refuse!(names.len() > MAX_NAMES, "variable_names", "has more than {MAX_NAMES} names");
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::EffectFailure;
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.variable.load";

    #[test]
    fn names_come_as_a_list_or_as_text() {
        for (names, expected) in [
            (json!(["a", "b"]), vec!["a", "b"]),
            (json!("a, b,"), vec!["a", "b"]),
            (json!("[\"a\"]"), vec!["a"]),
            (json!(null), vec![]),
        ] {
            let effect = Bench::new().effect(LONG, json!({"workflow_id": "w", "variable_names": names}));
            let names = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(effect, Effect::Variables { workflow: "w".into(), names });
        }
    }

    #[test]
    fn what_was_loaded_becomes_variables() {
        let mut bench = Bench::new();
        bench.variables.insert("a".to_owned(), json!("old"));
        let loaded = || EffectResult::Value(Ok(json!({"a": 1, "b": [2]})));
        let done = bench.finish(LONG, json!({"workflow_id": "w"}), loaded()).unwrap();
        assert_eq!(done.variables, [("a".to_owned(), json!(1)), ("b".to_owned(), json!([2]))]);
        assert_eq!(Value::Object(done.outputs), json!({"variables": {"a": 1, "b": [2]}}));
        let fails = |inputs| bench.finish(LONG, inputs, loaded()).unwrap_err().to_string();
        assert_eq!(
            fails(json!({"workflow_id": "w", "mode": "copy"})),
            "input 'variable_names': the variable 'a' exists already"
        );
        assert!(fails(json!({"workflow_id": "w", "variable_names": "c"})).ends_with("without a variable 'c'"));
    }

    #[test]
    fn a_failure_keeps_whether_a_retry_can_help() {
        let failure = EffectFailure::lasting("no");
        match Bench::new().finish(LONG, json!({"workflow_id": "w"}), EffectResult::Value(Err(failure))) {
            Err(ModuleError::Failed(failure)) => assert!(!failure.retryable),
            other => panic!("{other:?}"),
        }
    }
}

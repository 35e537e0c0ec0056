//! The outputs of the steps of a run, as the API shows them: `[{"nodeName","result"}]`.

use api::schema::{Named, list, object, saying, text};
use engine::{Engine, Error, RunView};
use records::steps::{self, StepOutputs};
use serde_json::{Value, json};

/// The modules that call another system or run a script.
const CALLING: [&str; 5] =
    ["http_request", "vflow.network.http_request", "lambda_invoke", "vflow.system.js", "vflow.system.lua"];
/// The modules that set the result of the run and have no output of their own.
const ANSWERING: [&str; 4] = ["output", "vflow.logic.output", "return", "vflow.logic.return"];
/// The names of main outputs. If a step has several outputs, the first of these is its value.
const VALUES: [&str; 4] = ["outputs", "result", "body", "response_body"];

/// The steps that are marked as output, if `flagged`; otherwise those that call another system or
/// run a script.
pub(crate) async fn shown(engine: &Engine, view: &RunView, flagged: bool) -> Result<Value, Error> {
    let steps = steps::outputs(engine, view).await?;
    let wanted = steps.iter().filter(|step| if flagged { step.is_output } else { is_one_of(&CALLING, step) });
    let row = |step: &StepOutputs| Some(json!({"nodeName": step.name, "result": written(&value(step, view)?)}));
    Ok(wanted.filter_map(row).collect())
}

fn is_one_of(modules: &[&str], step: &StepOutputs) -> bool {
    modules.contains(&step.module_id.as_str())
}

fn value(step: &StepOutputs, view: &RunView) -> Option<Value> {
    if is_one_of(&ANSWERING, step) {
        return view.answer.clone();
    }
    let mut outputs = step.outputs.values();
    if let (only, None) = (outputs.next()?, outputs.next()) {
        return Some(only.clone());
    }
    let main = VALUES.iter().find_map(|name| step.outputs.get(*name));
    Some(main.cloned().unwrap_or_else(|| Value::Object(step.outputs.clone())))
}

/// A string without quotation marks; any other value as JSON.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The schema of the shown outputs.
pub(crate) fn schema() -> Value {
    list(
        &object([
            ("nodeName", saying(text(), "The name of the step in the editor, or the name of its module")),
            ("result", saying(text(), "Its value: a text unchanged, any other value as JSON")),
        ])
        .named("DpaOutput"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_texts() {
        for (value, text) in [
            (json!("a \"b\""), "a \"b\""),
            (json!({"a": [1, null]}), "{\"a\":[1,null]}"),
            (json!(null), "null"),
            (json!(1.5), "1.5"),
        ] {
            assert_eq!(written(&value), text);
        }
    }
}

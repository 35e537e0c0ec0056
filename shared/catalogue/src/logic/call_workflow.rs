//! `call_workflow`: executes another workflow as a child, and waits for it without a running
//! function.

use crate::effects::{ChildCall, ChildEnd, Children};
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run};
use serde_json::{Value, json};

/// The number of the requested version; `None` = the current revision.
pub(super) fn version(call: &Call<'_>) -> Result<Option<u32>, ModuleError> {
    let text = call.inputs.text("version").trim().to_ascii_lowercase();
    if text.is_empty() || text == "current" {
        return Ok(None);
    }
    let number = text.strip_prefix('v').unwrap_or(&text).parse().ok().filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| ModuleError::input("version", "must be a version such as v2, or current"))
}

pub(crate) struct CallWorkflow;

impl Run for CallWorkflow {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let workflow = call.inputs.required_text("workflow_id")?;
        let inputs = call.inputs.dictionary("inputs")?;
        let calls = vec![(0, ChildCall { workflow, version: version(call)?, inputs })];
        Ok(Action::Effect(Effect::Children(Children { total: 1, calls, at_once: 1 })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let end = match result {
            EffectResult::Children(mut ends) => ends.pop().unwrap_or_default(),
            _ => return Err(ModuleError::failed("a call got another effect's answer")),
        };
        let ChildEnd { execution, error, answer, variables } = end;
        let execution = execution.map_or(Value::Null, Value::String);
        if let Some(error) = error {
            let mut failure = Failure { message: format!("the workflow failed: {error}"), ..Failure::default() };
            failure.retryable = true;
            failure.details.insert("executionId".to_owned(), execution.clone());
            failure.partial.insert("execution_id".to_owned(), execution);
            return Err(failure.into());
        }
        let mut done = Done::outputs([("result", answer), ("execution_id", execution)]);
        done.outputs.extend(variables.into_iter().map(|(name, value)| (format!("var_{name}"), value)));
        done.outputs.entry("result").or_insert_with(|| json!(null));
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::Map;

    const SHORT: &str = "call_workflow";

    #[test]
    fn a_child_shows_its_result_and_variables() {
        let inputs = json!({"workflow_id": "w", "inputs": {"a": 1}});
        let Effect::Children(children) = Bench::new().effect(SHORT, inputs.clone()) else { panic!() };
        assert_eq!(
            children.calls,
            [(0, ChildCall { workflow: "w".into(), version: None, inputs: Map::from_iter([("a".into(), json!(1))]) })]
        );
        for (version, number) in
            [(json!("v2"), Some(2)), (json!(3), Some(3)), (json!("Current"), None), (json!(""), None)]
        {
            let asked = json!({"workflow_id": "w", "version": version});
            let Effect::Children(children) = Bench::new().effect(SHORT, asked) else { panic!() };
            assert_eq!(children.calls[0].1.version, number, "{version}");
        }
        let error = Bench::new().error(SHORT, json!({"workflow_id": "w", "version": "newest"}));
        assert_eq!(error, "input 'version': must be a version such as v2, or current");
        let end = ChildEnd {
            execution: Some("e".into()),
            answer: json!([1]),
            variables: Map::from_iter([("n".into(), json!(2))]),
            ..ChildEnd::default()
        };
        let done = Bench::new().finish(SHORT, inputs.clone(), EffectResult::Children(vec![end])).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"result": [1], "execution_id": "e", "var_n": 2}));
        let end = ChildEnd { error: Some("no".into()), ..ChildEnd::default() };
        let failed = Bench::new().finish(SHORT, inputs, EffectResult::Children(vec![end])).unwrap_err();
        assert_eq!(failed.to_string(), "the workflow failed: no");
        assert_eq!(Bench::new().error(SHORT, json!({})), "input 'workflow_id': is required");
    }
}

//! `map_workflow`: executes a workflow once for each item, several at a time, and waits without a
//! running function.

use super::call_workflow::version;
use crate::effects::{ChildCall, Children, Effect, EffectResult};
use crate::module::{Action, Call, Done, ModuleError, Run};
use serde_json::{Map, Value, json};

/// The most items of a step.
const MAX_ITEMS: usize = 10_000;
/// The most executions that run at once.
const MAX_AT_ONCE: i64 = 100;

pub(crate) struct MapWorkflow;

impl Run for MapWorkflow {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let workflow = call.inputs.required_text("workflow_id")?;
        let at_once = call.inputs.whole("max_concurrency", 1, MAX_AT_ONCE)?;
        let Value::Array(items) = call.inputs.value("items") else {
            return Err(ModuleError::input("items", "must be a list"));
        };
        if items.len() > MAX_ITEMS {
            return Err(ModuleError::input("items", format!("has more than {MAX_ITEMS} items")));
        }
        let version = version(call)?;
        let calls = (1_u64..).zip(items).map(|(index, item)| {
            Ok(ChildCall { workflow: workflow.clone(), version, inputs: inputs(call, item, json!(index))? })
        });
        let calls = calls.collect::<Result<_, ModuleError>>()?;
        Ok(Action::Effect(Effect::Children(Children { calls, at_once: at_once as u32 })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let EffectResult::Children(ends) = result else {
            return Err(ModuleError::failed("a map got another effect's answer"));
        };
        let mut results = Vec::with_capacity(ends.len());
        let mut failed = Vec::new();
        for (index, end) in (1..).zip(ends) {
            if let Some(error) = &end.error {
                failed.push(json!({"index": index, "error": error, "execution_id": end.execution}));
                results.push(Value::Null);
            } else {
                results.push(end.answer);
            }
        }
        Ok(Done::outputs([("results", Value::Array(results)), ("failed", Value::Array(failed))]))
    }
}

/// The inputs of one execution.
fn inputs(call: &Call<'_>, item: Value, index: Value) -> Result<Map<String, Value>, ModuleError> {
    match call.surroundings.evaluate("inputs", &[("item", &item), ("index", &index)])? {
        Value::Object(inputs) => Ok(inputs),
        Value::Null => Ok(Map::from_iter([("item".to_owned(), item), ("index".to_owned(), index)])),
        _ => Err(ModuleError::input("inputs", "must be a dictionary")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::ChildEnd;
    use crate::testing::Bench;

    const MODULE: &str = "map_workflow";

    #[test]
    fn each_item_is_a_call_and_failures_keep_their_place() {
        let inputs = json!({"workflow_id": "w", "items": ["a", "b"], "max_concurrency": 5});
        let Effect::Children(children) = Bench::new().effect(MODULE, inputs.clone()) else { panic!() };
        assert_eq!((children.calls.len(), children.at_once), (2, 5));
        assert_eq!(Value::Object(children.calls[1].inputs.clone()), json!({"item": "b", "index": 2}));
        let ends = vec![
            ChildEnd { error: Some("no".into()), execution: Some("e".into()), ..ChildEnd::default() },
            ChildEnd { answer: json!(2), ..ChildEnd::default() },
        ];
        let done = Bench::new().finish(MODULE, inputs, EffectResult::Children(ends)).unwrap();
        assert_eq!(
            Value::Object(done.outputs),
            json!({"results": [null, 2], "failed": [{"index": 1, "error": "no", "execution_id": "e"}]})
        );
        let wrong = json!({"workflow_id": "w", "items": 3});
        assert_eq!(Bench::new().error(MODULE, wrong), "input 'items': must be a list");
    }
}

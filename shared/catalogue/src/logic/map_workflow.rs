//! `map_workflow`: executes a workflow once for each item, several at a time, and waits without a
//! running function.

use super::call_workflow::version;
use crate::effects::{ChildCall, Children};
use crate::{Action, Call, Done, Effect, EffectResult, ModuleError, Run, refuse};
use serde_json::{Map, Value, json};
use std::iter::zip;

/// The most items of a step.
const MAX_ITEMS: usize = 10_000;
/// The most executions that run at once.
const MAX_AT_ONCE: i64 = 100;

pub(crate) struct MapWorkflow;

impl Run for MapWorkflow {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let workflow = call.inputs.required_text("workflow_id")?;
        let at_once = call.inputs.whole("max_concurrency", 1, MAX_AT_ONCE)?;
        // A list can also be a JSON text, as for every module.
        let read;
        let items = if let Some(items) = call.inputs.items("items") {
            items
        } else if call.inputs.text("items").trim().is_empty() {
            return Err(ModuleError::input("items", "must be a list"));
        } else {
            read = call.inputs.list("items")?;
            read.as_slice()
        };
        refuse!(items.len() > MAX_ITEMS, "items", "has more than {MAX_ITEMS} items");
        let (total, at_once) = (items.len() as u32, at_once as u32);
        let version = version(call)?;
        let one = |number: u32| -> Result<Option<(u32, ChildCall)>, ModuleError> {
            let Some(item) = items.get(number as usize) else { return Ok(None) };
            Ok(Some((number, ChildCall { workflow: workflow.clone(), version, inputs: inputs(call, item, number)? })))
        };
        // Only the calls that can be started now are made: a step with many items asks for them as
        // often as it has items.
        let calls = match call.surroundings.calls() {
            None => {
                // An item with unusable inputs fails the step before the first execution starts.
                zip(0.., items).try_for_each(|(number, item)| inputs(call, item, number).map(|_| ()))?;
                (0..at_once.min(total)).filter_map(|number| one(number).transpose()).collect::<Result<_, _>>()?
            }
            Some(so_far) => {
                let more = at_once.saturating_sub(so_far.running);
                let new = so_far.next..so_far.next.saturating_add(more).min(total);
                let wanted = so_far.again.iter().copied().chain(new);
                wanted.filter_map(|number| one(number).transpose()).collect::<Result<_, _>>()?
            }
        };
        Ok(Action::Effect(Effect::Children(Children { total, calls, at_once })))
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

/// The inputs of one execution. `number` is that of its call, from 0.
fn inputs(call: &Call<'_>, item: &Value, number: u32) -> Result<Map<String, Value>, ModuleError> {
    let index = json!(u64::from(number) + 1);
    match call.surroundings.evaluate_one(number, "inputs", &[("item", item), ("index", &index)])? {
        Value::Object(inputs) => Ok(inputs),
        Value::Null => Ok(Map::from_iter([("item".to_owned(), item.clone()), ("index".to_owned(), index)])),
        _ => Err(ModuleError::input("inputs", "must be a dictionary")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::ChildEnd;
    use crate::module::CallsSoFar;
    use crate::testing::Bench;

    const MODULE: &str = "map_workflow";

    #[test]
    fn each_item_is_a_call_and_failures_keep_their_place() {
        let inputs = json!({"workflow_id": "w", "items": ["a", "b"], "max_concurrency": 5});
        let Effect::Children(children) = Bench::new().effect(MODULE, inputs.clone()) else { panic!() };
        assert_eq!((children.calls.len(), children.at_once), (2, 5));
        assert_eq!(Value::Object(children.calls[1].1.inputs.clone()), json!({"item": "b", "index": 2}));
        let as_text = json!({"workflow_id": "w", "items": "[\"a\", \"b\"]", "max_concurrency": 5});
        let Effect::Children(same) = Bench::new().effect(MODULE, as_text) else { panic!() };
        assert_eq!(same.calls[1].1.inputs, children.calls[1].1.inputs);
        let ends = vec![
            ChildEnd { error: Some("no".into()), execution: Some("e".into()), ..ChildEnd::default() },
            ChildEnd { answer: json!(2), ..ChildEnd::default() },
        ];
        let done = Bench::new().finish(MODULE, inputs, EffectResult::Children(ends)).unwrap();
        assert_eq!(
            Value::Object(done.outputs),
            json!({"results": [null, 2], "failed": [{"index": 1, "error": "no", "execution_id": "e"}]})
        );
        let so_far = CallsSoFar { next: 7, running: 3, again: vec![2] };
        let mut bench = Bench::new();
        bench.calls = Some(so_far);
        let many = json!({"workflow_id": "w", "items": vec![0; 9], "max_concurrency": 4});
        let Effect::Children(children) = bench.effect(MODULE, many) else { panic!() };
        assert_eq!(children.calls.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 7]);
        assert_eq!(children.total, 9);
        let wrong = json!({"workflow_id": "w", "items": 3});
        assert_eq!(Bench::new().error(MODULE, wrong), "input 'items': must be a list");
    }
}

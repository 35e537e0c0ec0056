//! `map_workflow`: runs a workflow once for each item, several at a time, and waits without a running function.

use super::call_workflow::{VERSION, WORKFLOW, version};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text,
};
use crate::effects::{ChildCall, Children, Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

/// The most items.
const MAX_ITEMS: usize = 10_000;
/// The most that run at once.
const MAX_AT_ONCE: i64 = 100;

const INPUTS: &[InputSpec] = &[
    WORKFLOW,
    VERSION,
    InputSpec::new("items", ValueType::List, text("列表", "Items"), text("每一项运行一次", "One run for each"))
        .required(),
    InputSpec::new(
        "inputs",
        ValueType::Dictionary,
        text("输入", "Inputs"),
        text(
            "每次运行的输入，可引用 {{item}} 和 {{index}}；默认即这两项",
            "The inputs of each run; {{item}} and {{index}} (from 1) are at hand; without it, these two",
        ),
    )
    .ui(UiType::KeyValueEditor)
    .read(Reading::LaterTemplate),
    InputSpec::new(
        "max_concurrency",
        ValueType::Number,
        text("并发数", "Max Concurrency"),
        text("同时运行的最大数量", "How many run at once"),
    )
    .or(Fallback::Number(10))
    .ui(UiType::NumberSlider)
    .constrained(Constraints { min: Some(1), max: Some(MAX_AT_ONCE), step: Some(1), ..Constraints::NONE })
    .logged(),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "results",
        ValueType::List,
        text("结果", "Results"),
        text("按项的顺序；失败的为空", "In the order of the items; null for those that failed"),
    ),
    OutputSpec::new(
        "failed",
        ValueType::List,
        text("失败", "Failed"),
        text("失败的项：index、error、execution_id", "Those that failed: index, error, execution_id"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "map_workflow",
        name: text("批量调用工作流", "Map Workflow"),
        description: text(
            "对每一项运行一次工作流，等待全部结束",
            "Runs a workflow for each item and waits for all of them",
        ),
        icon: "ic_workflow",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&MapWorkflow),
};

struct MapWorkflow;

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

/// The inputs of one run.
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

    #[test]
    fn each_item_is_a_call_and_failures_keep_their_place() {
        let inputs = json!({"workflow_id": "w", "items": ["a", "b"], "max_concurrency": 5});
        let Effect::Children(children) = Bench::new().effect(&MODULE, inputs.clone()) else { panic!() };
        assert_eq!((children.calls.len(), children.at_once), (2, 5));
        assert_eq!(Value::Object(children.calls[1].inputs.clone()), json!({"item": "b", "index": 2}));
        let ends = vec![
            ChildEnd { error: Some("no".into()), execution: Some("e".into()), ..ChildEnd::default() },
            ChildEnd { answer: json!(2), ..ChildEnd::default() },
        ];
        let done = Bench::new().finish(&MODULE, inputs, EffectResult::Children(ends)).unwrap();
        assert_eq!(
            Value::Object(done.outputs),
            json!({"results": [null, 2], "failed": [{"index": 1, "error": "no", "execution_id": "e"}]})
        );
        let wrong = json!({"workflow_id": "w", "items": 3});
        assert_eq!(Bench::new().error(&MODULE, wrong), "input 'items': must be a list");
    }
}

//! `call_workflow`: runs another workflow as an execution of its own, and waits for it without a running function.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::effects::{ChildCall, ChildEnd, Children, Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};
use serde_json::{Value, json};

pub(super) const WORKFLOW: InputSpec = InputSpec::new(
    "workflow_id",
    ValueType::String,
    text("工作流", "Workflow"),
    text("要运行的工作流的ID", "The id of the workflow to run"),
)
.required()
.logged();

pub(super) const VERSION: InputSpec = InputSpec::new(
    "version",
    ValueType::String,
    text("版本", "Version"),
    text(
        "已发布且启用的版本，例如 v2；留空或 current 为当前内容",
        "A published version that is enabled, such as v2; nothing or current = the workflow as it is",
    ),
)
.logged();

/// The number of the version that is asked for; `None` = the workflow as it is.
pub(super) fn version(call: &Call<'_>) -> Result<Option<u32>, ModuleError> {
    let text = call.inputs.text("version").trim().to_ascii_lowercase();
    if text.is_empty() || text == "current" {
        return Ok(None);
    }
    let number = text.strip_prefix('v').unwrap_or(&text).parse().ok().filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| ModuleError::input("version", "must be a version such as v2, or current"))
}

const INPUTS: &[InputSpec] = &[
    WORKFLOW,
    VERSION,
    InputSpec::new(
        "inputs",
        ValueType::Dictionary,
        text("输入", "Inputs"),
        text("传给工作流的输入", "The inputs of the workflow"),
    )
    .ui(UiType::KeyValueEditor),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "result",
        ValueType::Any,
        text("结果", "Result"),
        text(
            "工作流的返回值或声明的输出；其变量另以 var_ 开头",
            "What it returned, or else its declared outputs; its variables are there as var_…",
        ),
    ),
    OutputSpec::new(
        "execution_id",
        ValueType::String,
        text("执行ID", "Execution ID"),
        text("子执行的ID", "The id of the execution it was"),
    )
    .logged(),
];

const fn module(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("调用工作流", "Call Workflow"),
            description: text("运行另一个工作流并等待结果", "Runs another workflow and waits for its result"),
            icon: "ic_workflow",
            category: Category::Logic,
            shape: Shape::NONE,
            can_start: false,
            inputs: INPUTS,
            outputs: OUTPUTS,
        },
        behaviour: Behaviour::Run(&CallWorkflow),
    }
}

/// Under its short id.
pub const SHORT: Module = module("call_workflow");
/// Under its long id.
pub const LONG: Module = module("vflow.logic.call_workflow");

struct CallWorkflow;

impl Run for CallWorkflow {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let workflow = call.inputs.required_text("workflow_id")?;
        let inputs = call.inputs.dictionary("inputs")?;
        let calls = vec![ChildCall { workflow, version: version(call)?, inputs }];
        Ok(Action::Effect(Effect::Children(Children { calls, at_once: 1 })))
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

    #[test]
    fn a_child_shows_its_result_and_variables() {
        let inputs = json!({"workflow_id": "w", "inputs": {"a": 1}});
        let Effect::Children(children) = Bench::new().effect(&SHORT, inputs.clone()) else { panic!() };
        assert_eq!(
            children.calls,
            [ChildCall { workflow: "w".into(), version: None, inputs: Map::from_iter([("a".into(), json!(1))]) }]
        );
        for (version, number) in
            [(json!("v2"), Some(2)), (json!(3), Some(3)), (json!("Current"), None), (json!(""), None)]
        {
            let asked = json!({"workflow_id": "w", "version": version});
            let Effect::Children(children) = Bench::new().effect(&SHORT, asked) else { panic!() };
            assert_eq!(children.calls[0].version, number, "{version}");
        }
        let error = Bench::new().error(&SHORT, json!({"workflow_id": "w", "version": "newest"}));
        assert_eq!(error, "input 'version': must be a version such as v2, or current");
        let end = ChildEnd {
            execution: Some("e".into()),
            answer: json!([1]),
            variables: Map::from_iter([("n".into(), json!(2))]),
            ..ChildEnd::default()
        };
        let done = Bench::new().finish(&SHORT, inputs.clone(), EffectResult::Children(vec![end])).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"result": [1], "execution_id": "e", "var_n": 2}));
        let end = ChildEnd { error: Some("no".into()), ..ChildEnd::default() };
        let failed = Bench::new().finish(&SHORT, inputs, EffectResult::Children(vec![end])).unwrap_err();
        assert_eq!(failed.to_string(), "the workflow failed: no");
        assert_eq!(Bench::new().error(&SHORT, json!({})), "input 'workflow_id': is required");
    }
}

use crate::base;
use api::schema::text;
use api::{Context, LANG, Language, Param, Request, Response, Route, envelope};
use engine::Error;
use records::workflows::{self, NamedVariable, StepVariable};
use schemars::JsonSchema;
use serde::Serialize;

/// The values that every run has without any step.
const SYSTEM: [System; 8] = [
    ("{{trigger.data}}", "any", ["触发器数据", "Trigger data"], ["触发器传入的原始数据", "What the trigger was given"]),
    (
        "{{trigger.type}}",
        "string",
        ["触发器类型", "Trigger type"],
        ["启动本次运行的触发器类型", "The type of the trigger that started this run"],
    ),
    (
        "{{current_time}}",
        "number",
        ["当前时间", "Current time"],
        ["当前时间戳(毫秒)", "Now, in milliseconds since 1970"],
    ),
    ("{{device_info}}", "dictionary", ["设备信息", "Device"], ["设备相关信息", "What is known of the host"]),
    ("{{execution.id}}", "string", ["执行ID", "Execution id"], ["本次运行的ID", "The id of this run"]),
    ("{{execution.workflowId}}", "string", ["工作流ID", "Workflow id"], ["本工作流的ID", "The id of this workflow"]),
    ("{{error.message}}", "string", ["错误信息", "Error"], ["捕获块中：失败的原因", "In a catch block: why it failed"]),
    (
        "{{error.stepId}}",
        "string",
        ["出错步骤", "Failed step"],
        ["捕获块中：失败步骤的ID", "In a catch block: the id of the step that failed"],
    ),
];

/// The key and the type; the label and the description, each in Chinese and in English.
type System = (&'static str, &'static str, [&'static str; 2], [&'static str; 2]);

pub static ROUTE: Route = Route {
    name: "vflow-workflows-variables",
    id: "listWorkflowVariables",
    path: "/api/v1/workflows/{workflowId}/magic-variables",
    summary: "Lists the outputs and variables that each step of a workflow can use in references",
    query: &[Param::new("stepId", "Only the values to which this step can refer", text), LANG],
    answers: &[envelope::answer::<Variables<'_>>(
        200,
        "The possible references, in the form in which parameters contain them",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.workflow_id()?, Language::of(&request)?);
    let at = request.query.text("stepId").filter(|id| !id.is_empty());
    let found = workflows::variables(&context.engine, request.account()?, &id, at).await?;
    let response = envelope::data(&Variables {
        magic_variables: found.steps.iter().map(|variable| MagicVariable::of(variable, language)).collect(),
        named_variables: found.named.iter().map(|variable| Variable::of(variable, language)).collect(),
        system_variables: SYSTEM.map(|system| SystemVariable::of(system, language)),
    })?;
    Ok(language.show(response))
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "these are the names in the answer")]
struct Variables<'a> {
    magic_variables: Vec<MagicVariable<'a>>,
    named_variables: Vec<Variable<'a>>,
    system_variables: [SystemVariable; 8],
}

/// An output of a step.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "StepVariable")]
struct MagicVariable<'a> {
    key: String,
    label: String,
    #[serde(rename = "type")]
    kind: &'static str,
    step_id: &'a str,
    step_name: &'a str,
    output_id: &'static str,
    output_name: &'static str,
    #[schemars(extend("enum" = ["Loop", "Steps"]))]
    category: &'static str,
    /// The block in which the value exists; there is no such value outside of it.
    scope: Option<VariableScope<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VariableScope<'a> {
    start_step_id: &'a str,
    end_step_id: &'a str,
}

impl<'a> MagicVariable<'a> {
    fn of(variable: &'a StepVariable, language: Language) -> Self {
        let StepVariable { step, output, scope } = variable;
        let step_name = language.pick(&step.name, &step.name_en);
        let output_name = language.pick(output.label.zh, output.label.en);
        Self {
            key: format!("{{{{{}.{}}}}}", step.id, output.id),
            label: format!("{step_name} - {output_name}"),
            kind: output.kind.id(),
            step_id: &step.id,
            step_name,
            output_id: output.id,
            output_name,
            category: if scope.is_some() { "Loop" } else { "Steps" },
            scope: scope.as_ref().map(|(start_step_id, end_step_id)| VariableScope { start_step_id, end_step_id }),
        }
    }
}

/// An input, or a variable that a step sets.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NamedVariable")]
struct Variable<'a> {
    key: String,
    label: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    step_id: Option<&'a str>,
    step_name: Option<&'a str>,
    #[schemars(extend("enum" = ["Variables", "Inputs"]))]
    category: &'static str,
}

impl<'a> Variable<'a> {
    fn of(variable: &'a NamedVariable, language: Language) -> Self {
        let NamedVariable { name, kind, step } = variable;
        Self {
            key: format!("[[{name}]]"),
            label: name,
            kind,
            step_id: step.as_ref().map(|step| step.id.as_str()),
            step_name: step.as_ref().map(|step| language.pick(&step.name, &step.name_en)),
            category: if step.is_some() { "Variables" } else { "Inputs" },
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct SystemVariable {
    key: &'static str,
    label: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
}

impl SystemVariable {
    fn of((key, kind, [label, label_en], [says, says_en]): System, language: Language) -> Self {
        Self { key, label: language.pick(label, label_en), kind, description: language.pick(says, says_en) }
    }
}

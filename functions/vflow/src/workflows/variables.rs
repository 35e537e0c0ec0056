//! `GET /api/v1/workflows/{workflowId}/magic-variables`: lists what steps can refer to; with
//! `stepId`, what this step can refer to.

use crate::error;
use api::doc::{Answer, Param};
use api::language::{LANG, Language};
use api::schema::{Named, list, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::workflows::{self, NamedVariable, StepVariable};
use serde_json::{Value, json};

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

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-variables",
    id: "listWorkflowVariables",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/magic-variables",
    summary: "Lists the outputs and variables that each step of a workflow can use in references",
    doc: Doc {
        query: &[Param::new("stepId", "Only what this step can refer to", text), LANG],
        answers: &[Answer::json(200, "What can be referred to, as it is written in parameters", answered)],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.workflow_id()?, Language::of(&request)?);
    let at = request.query.text("stepId").filter(|id| !id.is_empty());
    let found = workflows::variables(&context.engine, request.account()?, &id, at).await?;
    let mut response = envelope::ok(&json!({
        "magicVariables": found.steps.iter().map(|variable| step(variable, language)).collect::<Vec<_>>(),
        "namedVariables": found.named.iter().map(|variable| named(variable, language)).collect::<Vec<_>>(),
        "systemVariables": SYSTEM.map(|(key, kind, [label, label_en], [says, says_en])| {
            let (label, says) = (language.pick(label, label_en), language.pick(says, says_en));
            json!({"key": key, "label": label, "type": kind, "description": says})
        }),
    }));
    language.show(&mut response);
    Ok(response)
}

fn step(variable: &StepVariable, language: Language) -> Value {
    let StepVariable { step, output, scope } = variable;
    let name = language.pick(&step.name, &step.name_en);
    let output_name = language.pick(output.label.zh, output.label.en);
    json!({
        "key": format!("{{{{{}.{}}}}}", step.id, output.id),
        "label": format!("{name} - {output_name}"),
        "type": output.kind.id(),
        "stepId": step.id,
        "stepName": name,
        "outputId": output.id,
        "outputName": output_name,
        "category": if scope.is_some() { "Loop" } else { "Steps" },
        "scope": scope.as_ref().map(|(start, end)| json!({"startStepId": start, "endStepId": end})),
    })
}

fn named(variable: &NamedVariable, language: Language) -> Value {
    let NamedVariable { name, kind, step } = variable;
    json!({
        "key": format!("[[{name}]]"),
        "label": name,
        "type": kind,
        "stepId": step.as_ref().map(|step| &step.id),
        "stepName": step.as_ref().map(|step| language.pick(&step.name, &step.name_en)),
        "category": if step.is_some() { "Variables" } else { "Inputs" },
    })
}

fn answered() -> Value {
    let scope = object([("startStepId", text()), ("endStepId", text())]).named("VariableScope");
    let step = object([
        ("key", text()),
        ("label", text()),
        ("type", text()),
        ("stepId", text()),
        ("stepName", text()),
        ("outputId", text()),
        ("outputName", text()),
        ("category", one_of(&["Loop", "Steps"])),
        ("scope", saying(or_null(&scope), "The block outside of which there is no such value")),
    ])
    .named("StepVariable");
    let named = object([
        ("key", text()),
        ("label", text()),
        ("type", text()),
        ("stepId", or_null(&text())),
        ("stepName", or_null(&text())),
        ("category", one_of(&["Variables", "Inputs"])),
    ])
    .named("NamedVariable");
    let system =
        object([("key", text()), ("label", text()), ("type", text()), ("description", text())]).named("SystemVariable");
    envelope::schema(&object([
        ("magicVariables", list(&step)),
        ("namedVariables", list(&named)),
        ("systemVariables", list(&system)),
    ]))
}

//! GET /api/v1/workflows/{workflowId}/magic-variables: what steps can refer to. With `stepId`, what that step can.

use crate::error;
use api::doc::{Answer, Param};
use api::schema::{list, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::usecase::list_variables::{self, NamedVariable, StepVariable};
use engine::{Error, Port};
use serde_json::{Value, json};

/// What a run shows without any step.
const SYSTEM: [(&str, &str, &str, &str); 8] = [
    ("{{trigger.data}}", "触发器数据", "any", "触发器传入的原始数据"),
    ("{{trigger.type}}", "触发器类型", "string", "启动本次运行的触发器类型"),
    ("{{current_time}}", "当前时间", "number", "当前时间戳(毫秒)"),
    ("{{device_info}}", "设备信息", "dictionary", "设备相关信息"),
    ("{{execution.id}}", "执行ID", "string", "本次运行的ID"),
    ("{{execution.workflowId}}", "工作流ID", "string", "本工作流的ID"),
    ("{{error.message}}", "错误信息", "string", "捕获块中：失败的原因"),
    ("{{error.stepId}}", "出错步骤", "string", "捕获块中：失败步骤的ID"),
];

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-variables",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/magic-variables",
    summary: "Lists what a workflow's steps can refer to",
    doc: Doc {
        query: &[Param::new("stepId", "Only what this step can refer to", text)],
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
    let id = request.workflow_id()?;
    let at = request.query.text("stepId").filter(|id| !id.is_empty());
    let found = list_variables::run(&context.engine, request.account()?, &id, at).await?;
    Ok(envelope::ok(&json!({
        "magicVariables": found.steps.iter().map(step).collect::<Vec<_>>(),
        "namedVariables": found.named.iter().map(named).collect::<Vec<_>>(),
        "systemVariables": SYSTEM.map(|(key, label, kind, description)| {
            json!({"key": key, "label": label, "type": kind, "description": description})
        }),
    })))
}

fn step(variable: &StepVariable) -> Value {
    let StepVariable { step, output, scope } = variable;
    json!({
        "key": format!("{{{{{}.{}}}}}", step.id, output.id),
        "label": format!("{} - {}", step.name, output.label.zh),
        "type": output.kind.id(),
        "stepId": step.id,
        "stepName": step.name,
        "outputId": output.id,
        "outputName": output.label.zh,
        "category": if scope.is_some() { "Loop" } else { "Steps" },
        "scope": scope.as_ref().map(|(start, end)| json!({"startStepId": start, "endStepId": end})),
    })
}

fn named(variable: &NamedVariable) -> Value {
    let NamedVariable { name, kind, step } = variable;
    json!({
        "key": format!("[[{name}]]"),
        "label": name,
        "type": kind,
        "stepId": step.as_ref().map(|step| &step.id),
        "stepName": step.as_ref().map(|step| &step.name),
        "category": if step.is_some() { "Variables" } else { "Inputs" },
    })
}

fn answered() -> Value {
    let scope = object([("startStepId", text()), ("endStepId", text())]);
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
    ]);
    let named = object([
        ("key", text()),
        ("label", text()),
        ("type", text()),
        ("stepId", or_null(&text())),
        ("stepName", or_null(&text())),
        ("category", one_of(&["Variables", "Inputs"])),
    ]);
    let system = object([("key", text()), ("label", text()), ("type", text()), ("description", text())]);
    envelope::schema(&object([
        ("magicVariables", list(&step)),
        ("namedVariables", list(&named)),
        ("systemVariables", list(&system)),
    ]))
}

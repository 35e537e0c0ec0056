use crate::base::BASE;
use crate::envelope;
use api::schema::{Named, any, constant, flag, list, object, or_null, saying, text};
use api::{Answer, Body, Context, Filled, Request, Response, Route};
use engine::{Error, Port};
use model::{Definition, Input, WorkflowId};
use records::workflows;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The only type of variables that this API has.
const TYPE: &str = "running";

pub static ROUTE: Route = Route {
    name: "dpa-variables-list",
    id: "listDpaVariables",
    methods: &["POST"],
    path: "/api/dpa/process/variable/listVar",
    summary: "Lists the inputs of a workflow; null if it has none",
    bodies: &[Body::of::<ListDpaVariables>(|| json!({"processModelId": "hello", "type": TYPE}))],
    answers: &[Answer::json(200, "The variables, or what is wrong with the call", answered)],
    ports: &[Port::ReadDefinitions],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ListDpaVariables {
    /// The workflow's id.
    #[schemars(with = "String", extend("pattern" = "^[A-Za-z0-9_-]{1,64}$"))]
    process_model_id: Filled<64>,
    /// The kind of execution; there is only one.
    #[serde(rename = "type")]
    #[schemars(extend("enum" = [TYPE]))]
    kind: Option<String>,
}

fn answered() -> Value {
    let variable = object([
        ("name", text()),
        ("type", constant(TYPE)),
        ("required", saying(flag(), "Whether it has to be given")),
        ("dataType", saying(text(), "string, integer, number, boolean, date, time, list or dictionary")),
        ("defaultValue", saying(any(), "The value if it is not given")),
        ("description", text()),
    ])
    .named("DpaVariable");
    envelope::schema(&or_null(&list(&variable)))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: ListDpaVariables = request.read()?;
    if !matches!(asked.kind.as_deref().map(str::trim), None | Some("" | TYPE)) {
        return Err(Error::invalid("type", "must be running"));
    }
    let id = model_id(&asked.process_model_id)?;
    let (_, definition) = workflows::read(&context.engine, request.account()?, &id).await?;
    Ok(envelope::ok(&variables(&definition)))
}

/// Parses the id of a workflow. An invalid id is refused as `processModelId`.
pub(crate) fn model_id(text: &str) -> Result<WorkflowId, Error> {
    WorkflowId::parse(text).map_err(|error| Error::invalid("processModelId", error.to_string()))
}

fn variables(definition: &Definition) -> Value {
    if definition.inputs.is_empty() { Value::Null } else { definition.inputs.iter().map(variable).collect() }
}

fn variable(input: &Input) -> Value {
    json!({
        "name": input.name,
        "type": TYPE,
        "required": input.required && input.default_value.is_null(),
        "dataType": input.kind,
        "defaultValue": input.default_value,
        "description": input.description,
    })
}

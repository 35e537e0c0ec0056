use crate::base::BASE;
use crate::runs::status::find;
use crate::{envelope, out_params};
use api::{Answer, Body, Context, Filled, Request, Response, Route};
use engine::{Error, Port};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "dpa-models-outputs",
    id: "listDpaOutputs",
    methods: &["POST"],
    path: "/api/dpa/process/processModel/getOutParamByModelId",
    summary: "Shows the outputs of the steps of a run, so far or at the end",
    bodies: &[Body::of::<ListDpaOutputs>(example)],
    answers: &[Answer::json(200, "The steps' values, or why they cannot be shown", || {
        envelope::schema(&out_params::schema())
    })],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ListDpaOutputs {
    /// The workflow's id.
    #[schemars(with = "String", extend("pattern" = r"\S"))]
    model_id: Filled<64>,
    /// The run's id, as any facade writes it.
    #[schemars(with = "String", extend("pattern" = r"\S"))]
    instance_id: Filled<64>,
    /// Whether to show the steps that are flagged as output. By default, the steps are shown that
    /// call another system or run a script.
    param_flag: Option<bool>,
}

fn example() -> Value {
    json!({"modelId": "hello", "instanceId": "in01890a5dac96774bbcceb302099a8057", "paramFlag": true})
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: ListDpaOutputs = request.read()?;
    let view = find(context, request.account()?, asked.model_id.trim(), asked.instance_id.trim()).await?;
    let flagged = asked.param_flag.unwrap_or(false);
    Ok(envelope::ok(&out_params::shown(&context.engine, &view, flagged).await?))
}

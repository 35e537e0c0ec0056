use super::show::{self, Shown};
use crate::base;
use api::workflow::steps;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use model::{Input, Output, Step};
use records::versions;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub static ROUTE: Route = Route {
    name: "vflow-versions-get",
    id: "getVersion",
    path: "/api/v1/workflows/{workflowId}/versions/{version}",
    summary: "Shows a published version with its steps",
    answers: &[envelope::answer::<VersionDetails<'_>>(200, "The version and its definition")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

/// A version with its definition.
#[derive(Serialize, JsonSchema)]
struct VersionDetails<'a> {
    #[serde(flatten)]
    version: Shown<'a>,
    #[schemars(schema_with = "steps::steps_in")]
    steps: &'a [Step],
    #[schemars(schema_with = "steps::inputs_in")]
    inputs: &'a [Input],
    #[schemars(schema_with = "steps::outputs_in")]
    outputs: &'a [Output],
    triggers: &'a [Value],
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let (version, definition) = versions::read(&context.engine, account, &id, number).await?;
    envelope::data(&VersionDetails {
        version: Shown::from(&version),
        steps: &definition.steps,
        inputs: &definition.inputs,
        outputs: &definition.outputs,
        triggers: &definition.triggers,
    })
}

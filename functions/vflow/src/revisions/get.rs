use super::show::{self, Shown};
use crate::base;
use api::workflow::{body, steps};
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use model::{Input, Output, Recording, WorkflowLimit};
use records::revisions;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

pub static ROUTE: Route = Route {
    name: "vflow-revisions-get",
    id: "getRevision",
    path: "/api/v1/workflows/{workflowId}/revisions/{revision}",
    summary: "Shows a revision of a workflow with its steps, whether or not it was published",
    answers: &[envelope::answer::<RevisionDetails<'_>>(200, "The revision and its definition")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// A revision with its definition.
#[derive(Serialize, JsonSchema)]
struct RevisionDetails<'a> {
    #[serde(flatten)]
    revision: Shown<'a>,
    #[schemars(schema_with = "steps::steps_in")]
    steps: Value,
    #[schemars(schema_with = "steps::inputs_in")]
    inputs: &'a [Input],
    #[schemars(schema_with = "steps::outputs_in")]
    outputs: &'a [Output],
    triggers: &'a [Value],
    /// The passes of steps of which a run keeps records.
    record: Recording,
    /// The limit of which each run holds a place.
    #[schemars(schema_with = "body::limit_in")]
    limit: Option<&'a WorkflowLimit>,
    /// Fields that are only kept for exports and for vFlow's editor.
    kept: &'a Map<String, Value>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let (workflow, revision, definition) = revisions::read(&context.engine, account, &id, number).await?;
    envelope::data(&RevisionDetails {
        revision: Shown::of(&revision, workflow.revision).with_step_count(definition.steps.len()),
        steps: steps::shown(&definition.steps),
        inputs: &definition.inputs,
        outputs: &definition.outputs,
        triggers: &definition.triggers,
        record: definition.record,
        limit: definition.limit.as_ref(),
        kept: &definition.kept,
    })
}

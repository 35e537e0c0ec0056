use super::etag;
use crate::base;
use api::workflow::Detail;
use api::workflow::detail;
use api::{Context, Request, Response, Route, UNCHANGED, envelope};
use engine::Error;
use model::Timestamp;
use records::workflows;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-get",
    id: "getWorkflow",
    path: "/api/v1/workflows/{workflowId}",
    summary: "Shows a workflow with its steps",
    answers: &[envelope::answer::<Shown<'_>>(200, "The workflow; the header `ETag` identifies its state"), UNCHANGED],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let (workflow, definition) = workflows::read(&context.engine, request.account()?, &id).await?;
    let shown = Shown { detail: detail(&workflow, &definition), next_run_at: workflow.next_run_at };
    Ok(etag::show(envelope::data(&shown)?, &workflow))
}

/// A workflow with its steps.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Workflow")]
struct Shown<'a> {
    #[serde(flatten)]
    detail: Detail<'a>,
    /// The next time at which its schedules start it.
    next_run_at: Option<Timestamp>,
}

use crate::base;
use crate::exchange::document;
use crate::exchange::download::{self, Format, ZIP};
use api::schema::{flag, one_of};
use api::{Answer, Context, Param, Request, Response, Route, envelope};
use engine::Error;
use model::Timestamp;
use records::exchange;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub static ROUTE: Route = Route {
    name: "vflow-exports-one",
    id: "exportWorkflow",
    path: "/api/v1/workflows/{workflowId}/export",
    summary: "Writes a workflow to a file that can be imported",
    query: &[
        Param { name: "format", says: "The format of the file; json by default", schema: || one_of(&Format::NAMES) },
        Param::new("includeSteps", "Whether the file contains the steps; true by default", flag),
    ],
    answers: &[
        envelope::answer::<WorkflowExport>(200, "The workflow"),
        Answer { status: 200, media: ZIP, says: "An archive of one file", schema: download::file },
    ],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let format = Format::parse(request.query.filled("format"), Format::Json)?;
    let include_steps = request.query.flag("includeSteps")?.unwrap_or(true);
    let exported = exchange::export(&context.engine, request.account()?, &[id], &[]).await?;
    let Some(one) = exported.first() else { return Err(Error::WorkflowNotFound) };
    match format {
        Format::Zip => download::zip(&exported, include_steps, &one.workflow.name),
        Format::Json => download::bounded(envelope::data(&WorkflowExport {
            workflow: document::of(one, include_steps),
            exported_at: context.engine.ports.clock.now(),
            format: "json",
        })?),
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkflowExport {
    #[schemars(with = "document::ExportedWorkflow")]
    workflow: Value,
    exported_at: Timestamp,
    #[schemars(extend("enum" = ["json"]))]
    format: &'static str,
}

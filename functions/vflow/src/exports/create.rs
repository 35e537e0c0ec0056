use crate::base;
use crate::exchange::document;
use crate::exchange::download::{self, Format, ZIP};
use crate::workflows::batch;
use api::{Answer, Body, Context, Request, Response, Route, Size, envelope};
use engine::Error;
use model::{Timestamp, WorkflowId};
use records::exchange::{self, MAX_EXPORT};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The name of the archive, without its extension.
const NAME: &str = "workflows-export";

pub static ROUTE: Route = Route {
    name: "vflow-exports-create",
    id: "exportWorkflows",
    methods: &["POST"],
    path: "/api/v1/workflows/export-batch",
    summary: "Writes up to 200 workflows to an archive that can be imported",
    bodies: &[Body::of::<ExportWorkflows>(|| json!({"workflowIds": ["hello"], "format": "zip"}))],
    answers: &[
        Answer { status: 200, media: ZIP, says: "An archive with one file for each workflow", schema: download::file },
        envelope::answer::<WorkflowExports>(200, "The workflows"),
    ],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: ExportWorkflows = request.read()?;
    let format = Format::parse(asked.format.as_deref(), Format::Zip)?;
    let include_steps = asked.include_steps.unwrap_or(true);
    let (mut ids, mut fields) = (Vec::new(), Vec::new());
    for (at, id) in batch::counted(asked.workflow_ids, MAX_EXPORT)?.into_iter().enumerate() {
        let field = format!("workflowIds[{at}]");
        let id = WorkflowId::parse(&id).map_err(|_| Error::WorkflowNotFound.in_field(&field))?;
        if !ids.contains(&id) {
            ids.push(id);
            fields.push(field);
        }
    }
    let exported = exchange::export(&context.engine, request.account()?, &ids, &fields).await?;
    match format {
        Format::Zip => download::zip(&exported, include_steps, NAME),
        Format::Json => download::bounded(envelope::data(&WorkflowExports {
            workflows: exported.iter().map(|one| document::of(one, include_steps)).collect(),
            exported_at: context.engine.ports.clock.now(),
            format: "json",
        })?),
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExportWorkflows {
    #[schemars(extend("enum" = Format::NAMES))]
    format: Option<String>,
    include_steps: Option<bool>,
    #[schemars(extend("minItems" = 1, "maxItems" = MAX_EXPORT))]
    workflow_ids: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkflowExports {
    #[schemars(with = "Vec<document::ExportedWorkflow>")]
    workflows: Vec<Value>,
    exported_at: Timestamp,
    #[schemars(extend("enum" = ["json"]))]
    format: &'static str,
}

//! `POST /api/v1/workflows/export-batch`: exports several workflows in one file.

use crate::error;
use crate::exchange::document;
use crate::exchange::download::{self, Format, ZIP};
use crate::workflows::batch;
use api::doc::{Answer, Body, JSON};
use api::schema::{flag, list, millis, object, one_of, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::WorkflowId;
use records::exchange::{self, MAX_EXPORT};
use serde_json::{Value, json};

/// The name of the archive, without its extension.
const NAME: &str = "workflows-export";

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-exports-create",
    id: "exportWorkflows",
    methods: &["POST"],
    path: "/api/v1/workflows/export-batch",
    summary: "Writes up to 200 workflows to an archive that can be imported",
    doc: Doc {
        bodies: &[Body { media: JSON, schema: body, example: || json!({"workflowIds": ["hello"], "format": "zip"}) }],
        body_required: true,
        answers: &[
            Answer { status: 200, media: ZIP, says: "An archive of one file a workflow", schema: download::file },
            Answer { status: 200, media: JSON, says: "The workflows", schema: answer },
        ],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let format = Format::parse(fields.text("format")?, Format::Zip)?;
    let include_steps = fields.flag("includeSteps")?.unwrap_or(true);
    let mut ids = Vec::new();
    for id in batch::ids(&fields, MAX_EXPORT)? {
        let id = WorkflowId::parse(&id).map_err(|_| Error::WorkflowNotFound)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let exported = exchange::export(&context.engine, request.account()?, &ids).await?;
    match format {
        Format::Zip => download::zip(&exported, include_steps, NAME),
        Format::Json => download::bounded(envelope::ok(&json!({
            "workflows": exported.iter().map(|one| document::of(one, include_steps)).collect::<Vec<_>>(),
            "exportedAt": context.engine.ports.clock.now(),
            "format": "json",
        }))),
    }
}

fn body() -> Value {
    let ids = json!({"type": "array", "minItems": 1, "maxItems": MAX_EXPORT, "items": text()});
    object([("workflowIds", ids), ("format?", one_of(&Format::NAMES)), ("includeSteps?", flag())])
}

fn answer() -> Value {
    let workflow = object([("id", text()), ("name", text()), ("version", text())]);
    envelope::schema(&object([("workflows", list(&workflow)), ("exportedAt", millis()), ("format", one_of(&["json"]))]))
}

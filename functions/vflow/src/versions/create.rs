use super::show::Shown;
use crate::base;
use api::{Answer, Body, Context, Doc, Request, Response, Route, envelope, typed};
use engine::Error;
use http::StatusCode;
use records::versions::{self, NewVersion};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-versions-create",
    id: "createVersion",
    path: "/api/v1/workflows/{workflowId}/versions",
    summary: "Publishes the workflow as it is now as its next version: v1, v2, …",
    doc: Doc {
        bodies: &[Body::json(
            typed::request_schema::<CreateVersion>,
            || json!({"note": "greets in two languages", "enabled": true}),
        )],
        answers: &[Answer::json(201, "The new version", envelope::schema_of::<Shown<'_>>)],
        ..Doc::NONE
    },
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

#[derive(Deserialize, JsonSchema)]
struct CreateVersion {
    /// Free text, at most 1000 characters.
    note: Option<String>,
    /// Whether callers can use the version at once; false by default.
    enabled: Option<bool>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let CreateVersion { note, enabled } = request.read()?;
    let new = NewVersion { note: note.unwrap_or_default(), enabled: enabled.unwrap_or(false) };
    let version = versions::publish(&context.engine, request.account()?, &id, new).await?;
    envelope::with(StatusCode::CREATED, "Version published successfully", &Shown::from(&version))
}

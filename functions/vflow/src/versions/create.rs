use super::show::Shown;
use crate::base;
use api::{Body, Context, Request, Response, Route, envelope};
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
    bodies: &[Body::of::<CreateVersion>(|| json!({"note": "greets in two languages", "enabled": true}))],
    answers: &[envelope::answer::<Shown<'_>>(201, "The new version")],
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

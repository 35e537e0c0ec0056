//! `POST /api/v1/workflows/{workflowId}/versions`: publishes the current revision of a workflow.

use super::show::Shown;
use crate::error;
use api::doc::{Answer, Body, JSON};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::versions::{self, NewVersion};
use serde_json::json;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-create",
    id: "createVersion",
    methods: &["POST"],
    path: "/api/v1/workflows/{workflowId}/versions",
    summary: "Publishes the workflow as it is now as its next version: v1, v2, …",
    doc: Doc {
        bodies: &[Body {
            media: JSON,
            schema: || {
                schema::object([
                    ("note?", schema::saying(schema::text(), "Free text, at most 1000 characters")),
                    (
                        "enabled?",
                        schema::saying(schema::flag(), "Whether callers may name it at once; false by default"),
                    ),
                ])
            },
            example: || json!({"note": "greets in two languages", "enabled": true}),
        }],
        answers: &[Answer {
            status: 201,
            media: JSON,
            says: "The new version",
            schema: envelope::schema_of::<Shown<'_>>,
        }],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let body = request.json()?;
    let fields = Fields::top(&body);
    let new = NewVersion {
        note: fields.text("note")?.unwrap_or_default().to_owned(),
        enabled: fields.flag("enabled")?.unwrap_or(false),
    };
    let version = versions::publish(&context.engine, request.account()?, &id, new).await?;
    envelope::with(StatusCode::CREATED, "Version published successfully", &Shown::from(&version))
}

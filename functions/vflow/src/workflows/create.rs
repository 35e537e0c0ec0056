//! `POST /api/v1/workflows`: creates a workflow.

use super::etag;
use crate::changed::Created;
use crate::error;
use api::doc::{Answer, Body};
use api::schema::requiring;
use api::workflow::{body, draft};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::{Error, Port};
use http::StatusCode;
use records::workflows::{self, NewWorkflow};
use serde_json::Value;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-create",
    id: "createWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows",
    summary: "Creates a workflow",
    doc: Doc {
        bodies: &[Body::json(asked, body::example)],
        body_required: true,
        answers: &[Answer::json(
            201,
            "The workflow was created; the header `ETag` tells its state",
            envelope::schema_of::<Created<'_>>,
        )],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn asked() -> Value {
    requiring(body::schema(), &["name"])
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    fields.required_text("name")?;
    let new = NewWorkflow { saved_by: request.device(), ..draft::new(body::read(&fields)?) };
    let (account, definition) = (request.account()?, new.revision());
    let workflow = workflows::create(&context.engine, account, new).await?;
    let found = workflows::validate_saved(&context.engine, account, Some(&workflow.id), &definition).await?;
    let created = Created { id: workflow.id.as_str(), name: &workflow.name, created_at: workflow.created_at };
    let mut response = envelope::with(StatusCode::CREATED, "Workflow created successfully", &created)?;
    etag::show(&mut response, &workflow);
    Ok(unknown::tell(response, &found))
}

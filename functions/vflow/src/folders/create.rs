//! `POST /api/v1/folders`: creates a folder.

use super::body;
use crate::error;
use api::doc::{Answer, Body};
use api::schema::requiring;
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::Timestamp;
use records::folders::{self, NewFolder};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-folders-create",
    id: "createFolder",
    methods: &["POST"],
    path: "/api/v1/folders",
    summary: "Creates a folder",
    doc: Doc {
        bodies: &[Body::json(asked, || json!({"name": "Shop", "parentId": null, "order": 0}))],
        body_required: true,
        answers: &[Answer::json(201, "The folder was created", envelope::schema_of::<CreatedFolder<'_>>)],
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

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CreatedFolder<'a> {
    id: &'a str,
    name: &'a str,
    created_at: Timestamp,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let name = fields.required_text("name")?.to_owned();
    let given = body::read(&fields)?;
    let new = NewFolder { name, parent_id: given.parent_id.flatten(), order: given.order.unwrap_or(0) };
    let folder = folders::create(&context.engine, request.account()?, new).await?;
    let created = CreatedFolder { id: &folder.id, name: &folder.name, created_at: folder.created_at };
    envelope::with(StatusCode::CREATED, "Folder created successfully", &created)
}

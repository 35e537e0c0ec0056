//! `POST /api/v1/folders`: creates a folder.

use super::body;
use crate::error;
use api::doc::{Answer, Body};
use api::schema::{millis, object, requiring, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::folders::{self, NewFolder};
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
        answers: &[Answer::json(201, "The folder was created", answered)],
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

fn answered() -> Value {
    envelope::schema(&object([("id", text()), ("name", text()), ("createdAt", millis())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let name = fields.required_text("name")?.to_owned();
    let given = body::read(&fields)?;
    let new = NewFolder { name, parent_id: given.parent_id.flatten(), order: given.order.unwrap_or(0) };
    let folder = folders::create(&context.engine, request.account()?, new).await?;
    let data = json!({"id": folder.id, "name": folder.name, "createdAt": folder.created_at});
    Ok(envelope::success(StatusCode::CREATED, "Folder created successfully", &data))
}

//! `PUT /api/v1/folders/{folderId}`: changes the given fields of a folder.

use super::body;
use crate::error;
use api::doc::{Answer, Body};
use api::schema::{millis, object, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::folders;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-folders-update",
    id: "updateFolder",
    methods: &["PUT"],
    path: "/api/v1/folders/{folderId}",
    summary: "Changes the fields of a folder that are present",
    doc: Doc {
        bodies: &[Body::json(body::schema, || json!({"name": "Shop", "order": 1}))],
        answers: &[Answer::json(200, "The folder was changed", answered)],
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

fn answered() -> Value {
    envelope::schema(&object([("id", text()), ("updatedAt", millis())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let change = body::read(&Fields::top(&body))?;
    let id = request.param("folderId");
    let folder = folders::update(&context.engine, request.account()?, id, &change).await?;
    let data = json!({"id": folder.id, "updatedAt": folder.modified_at});
    Ok(envelope::success(StatusCode::OK, "Folder updated successfully", &data))
}

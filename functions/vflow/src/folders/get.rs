//! `GET /api/v1/folders/{folderId}`: shows a folder and its content.

use crate::error;
use api::doc::Answer;
use api::schema::{Named, flag, integer, list, millis, object, or_null, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::{Folder, Workflow};
use records::folders;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-folders-get",
    id: "getFolder",
    methods: &["GET"],
    path: "/api/v1/folders/{folderId}",
    summary: "Shows a folder with what lies in it",
    doc: Doc { answers: &[Answer::json(200, "The folder", answered)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answered() -> Value {
    let workflow =
        object([("id", text()), ("name", text()), ("isEnabled", flag()), ("order", integer())]).named("FolderWorkflow");
    let folder = object([("id", text()), ("name", text()), ("order", integer())]).named("Subfolder");
    let data = object([
        ("id", text()),
        ("name", text()),
        ("parentId", or_null(&text())),
        ("order", integer()),
        ("workflowCount", integer()),
        ("subfolderCount", integer()),
        ("workflows", list(&workflow)),
        ("subfolders", list(&folder)),
        ("createdAt", millis()),
        ("modifiedAt", millis()),
    ])
    .named("FolderContents");
    envelope::schema(&data)
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let view = folders::read(&context.engine, request.account()?, request.param("folderId")).await?;
    let workflow =
        |row: &Workflow| json!({"id": row.id, "name": row.name, "isEnabled": row.is_enabled, "order": row.order});
    let folder = |row: &Folder| json!({"id": row.id, "name": row.name, "order": row.order});
    let shown = &view.folder;
    Ok(envelope::ok(&json!({
        "id": shown.id,
        "name": shown.name,
        "parentId": shown.parent_id,
        "order": shown.order,
        "workflowCount": view.workflows.len(),
        "subfolderCount": view.subfolders.len(),
        "workflows": view.workflows.iter().map(workflow).collect::<Value>(),
        "subfolders": view.subfolders.iter().map(folder).collect::<Value>(),
        "createdAt": shown.created_at,
        "modifiedAt": shown.modified_at,
    })))
}

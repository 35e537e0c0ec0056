//! `GET /api/v1/folders`: lists the folders of the account, or of one parent.

use super::body;
use crate::error;
use api::doc::{Answer, Param};
use api::schema::{Named, integer, list, millis, object, or_null, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::folders::{self, FolderRow};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-folders-list",
    id: "listFolders",
    methods: &["GET"],
    path: "/api/v1/folders",
    summary: "Lists folders and how much lies in each",
    doc: Doc {
        query: &[Param::new("parentId", "Only the folders in this one; empty or `null` = at top level", text)],
        answers: &[Answer::json(200, "The folders", answered)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answered() -> Value {
    let row = object([
        ("id", text()),
        ("name", text()),
        ("parentId", or_null(&text())),
        ("order", integer()),
        ("workflowCount", integer()),
        ("subfolderCount", integer()),
        ("createdAt", millis()),
        ("modifiedAt", millis()),
    ])
    .named("Folder");
    envelope::schema(&object([("folders", list(&row)), ("total", integer())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let parent = request.query.text("parentId").map(body::named);
    let rows = folders::list(&context.engine, request.account()?, parent).await?;
    Ok(envelope::ok(&json!({"folders": rows.iter().map(row).collect::<Vec<_>>(), "total": rows.len()})))
}

fn row(row: &FolderRow) -> Value {
    let FolderRow { folder, workflow_count, subfolder_count } = row;
    json!({
        "id": folder.id,
        "name": folder.name,
        "parentId": folder.parent_id,
        "order": folder.order,
        "workflowCount": workflow_count,
        "subfolderCount": subfolder_count,
        "createdAt": folder.created_at,
        "modifiedAt": folder.modified_at,
    })
}

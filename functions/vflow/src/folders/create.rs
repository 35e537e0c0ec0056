use super::body;
use crate::base;
use crate::changed::Created;
use crate::error::folder_in;
use api::{Body, Context, Name, Patch, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::folders::{self, NewFolder};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-folders-create",
    id: "createFolder",
    path: "/api/v1/folders",
    summary: "Creates a folder",
    bodies: &[Body::of::<CreateFolder>(|| json!({"name": "Shop", "parentId": null, "order": 0}))],
    answers: &[envelope::answer::<Created<'_>>(201, "The folder was created")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CreateFolder {
    /// Unique in its parent.
    name: Name<200>,
    /// The folder that contains it; null or empty = top level.
    #[serde(default)]
    parent_id: Patch<String>,
    /// Its position in its parent.
    order: Option<i64>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let CreateFolder { name, parent_id, order } = request.read()?;
    let parent_id = body::parent(parent_id).flatten();
    let new = NewFolder { name: name.0, parent_id, order: order.unwrap_or(0) };
    let folder = folders::create(&context.engine, request.account()?, new).await.map_err(folder_in("parentId"))?;
    let created = Created { id: &folder.id, name: &folder.name, created_at: folder.created_at };
    envelope::with(StatusCode::CREATED, "Folder created successfully", &created)
}

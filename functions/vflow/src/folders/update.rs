use super::body;
use crate::base;
use crate::changed::Updated;
use api::{Body, Context, Name, Patch, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::folders::{self, FolderChange};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-folders-update",
    id: "updateFolder",
    methods: &["PUT"],
    path: "/api/v1/folders/{folderId}",
    summary: "Changes the fields of a folder that are present",
    bodies: &[Body::of::<UpdateFolder>(|| json!({"name": "Shop", "order": 1}))],
    answers: &[envelope::answer::<Updated<'_>>(200, "The folder was changed")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UpdateFolder {
    /// Unique in its parent.
    #[schemars(with = "Option<Name<200>>")]
    name: Option<String>,
    /// The folder that contains it; null or empty = top level.
    #[serde(default)]
    parent_id: Patch<String>,
    /// Its position in its parent.
    order: Option<i64>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let UpdateFolder { name, parent_id, order } = request.read()?;
    let change = FolderChange { name, parent_id: body::parent(parent_id), order };
    let id = request.param("folderId");
    let folder = folders::update(&context.engine, request.account()?, id, &change).await?;
    let updated = Updated { id: &folder.id, updated_at: folder.modified_at };
    envelope::with(StatusCode::OK, "Folder updated successfully", &updated)
}

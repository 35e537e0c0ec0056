use super::body;
use crate::base;
use api::schema::text;
use api::{Context, Param, Request, Response, Route, envelope};
use engine::Error;
use model::Timestamp;
use records::folders::{self, FolderRow};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-folders-list",
    id: "listFolders",
    path: "/api/v1/folders",
    summary: "Lists folders and the number of items in each",
    query: &[Param::new("parentId", "Only the folders in this one; empty or `null` = at top level", text)],
    answers: &[envelope::answer::<FolderList<'_>>(200, "The folders")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

#[derive(Serialize, JsonSchema)]
struct FolderList<'a> {
    folders: Vec<Shown<'a>>,
    total: usize,
}

/// A folder, with the number of items in it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Folder")]
struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    parent_id: Option<&'a str>,
    order: i64,
    workflow_count: usize,
    subfolder_count: usize,
    created_at: Timestamp,
    modified_at: Timestamp,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let parent = request.query.text("parentId").map(body::named);
    let rows = folders::list(&context.engine, request.account()?, parent).await?;
    envelope::data(&FolderList { folders: rows.iter().map(Shown::from).collect(), total: rows.len() })
}

impl<'a> From<&'a FolderRow> for Shown<'a> {
    fn from(row: &'a FolderRow) -> Self {
        let FolderRow { folder, workflow_count, subfolder_count } = row;
        Self {
            id: &folder.id,
            name: &folder.name,
            parent_id: folder.parent_id.as_deref(),
            order: folder.order,
            workflow_count: *workflow_count,
            subfolder_count: *subfolder_count,
            created_at: folder.created_at,
            modified_at: folder.modified_at,
        }
    }
}

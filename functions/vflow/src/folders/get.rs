use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use model::{Folder, Timestamp, Workflow};
use records::folders;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-folders-get",
    id: "getFolder",
    path: "/api/v1/folders/{folderId}",
    summary: "Shows a folder with its workflows and folders",
    answers: &[envelope::answer::<FolderContents<'_>>(200, "The folder")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

/// A folder with its workflows and folders.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FolderContents<'a> {
    id: &'a str,
    name: &'a str,
    parent_id: Option<&'a str>,
    order: i64,
    workflow_count: usize,
    subfolder_count: usize,
    workflows: Vec<FolderWorkflow<'a>>,
    subfolders: Vec<Subfolder<'a>>,
    created_at: Timestamp,
    modified_at: Timestamp,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FolderWorkflow<'a> {
    id: &'a str,
    name: &'a str,
    is_enabled: bool,
    order: i64,
}

#[derive(Serialize, JsonSchema)]
struct Subfolder<'a> {
    id: &'a str,
    name: &'a str,
    order: i64,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let view = folders::read(&context.engine, request.account()?, request.param("folderId")).await?;
    let (folder, workflows, subfolders) = (&view.folder, &view.workflows, &view.subfolders);
    envelope::data(&FolderContents {
        id: &folder.id,
        name: &folder.name,
        parent_id: folder.parent_id.as_deref(),
        order: folder.order,
        workflow_count: workflows.len(),
        subfolder_count: subfolders.len(),
        workflows: workflows.iter().map(FolderWorkflow::from).collect(),
        subfolders: subfolders.iter().map(Subfolder::from).collect(),
        created_at: folder.created_at,
        modified_at: folder.modified_at,
    })
}

impl<'a> From<&'a Workflow> for FolderWorkflow<'a> {
    fn from(row: &'a Workflow) -> Self {
        Self { id: row.id.as_str(), name: &row.name, is_enabled: row.is_enabled, order: row.order }
    }
}

impl<'a> From<&'a Folder> for Subfolder<'a> {
    fn from(row: &'a Folder) -> Self {
        Self { id: &row.id, name: &row.name, order: row.order }
    }
}

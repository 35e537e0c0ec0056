use super::body;
use crate::base;
use crate::deleted::DeletedAt;
use api::schema::{flag, text};
use api::{Context, Param, Query, Request, Response, Route, Size, envelope};
use engine::Error;
use http::StatusCode;
use records::folders::{self, Contents};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-folders-delete",
    id: "deleteFolder",
    methods: &["DELETE"],
    path: "/api/v1/folders/{folderId}",
    summary: "Deletes a folder; the request says whether the workflows in it are deleted or moved",
    query: &[
        Param::new("deleteWorkflows", "Also delete the workflows in it; not together with `moveWorkflowsTo`", flag),
        Param::new("moveWorkflowsTo", "The folder that its workflows are moved to; empty or `null` = top level", text),
    ],
    answers: &[envelope::answer::<DeletedFolder>(200, "The folder was deleted; folders in it have moved up")],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DeletedFolder {
    #[serde(flatten)]
    deleted: DeletedAt,
    workflows_deleted: usize,
    workflows_moved: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let contents = contents(&request.query)?;
    let id = request.param("folderId");
    let done = folders::delete(&context.engine, request.account()?, id, &contents).await?;
    let deleted = DeletedFolder {
        deleted: DeletedAt::new(done.at),
        workflows_deleted: done.workflows_deleted,
        workflows_moved: done.workflows_moved,
    };
    envelope::with(StatusCode::OK, "Folder deleted successfully", &deleted)
}

/// What happens with the content. An empty target means top level; only a missing one means that
/// there is no target.
fn contents(query: &Query) -> Result<Contents, Error> {
    let delete = query.flag("deleteWorkflows")?.unwrap_or(false);
    match query.text("moveWorkflowsTo") {
        Some(_) if delete => Err(Error::invalid("moveWorkflowsTo", "must not be given together with deleteWorkflows")),
        Some(target) => Ok(Contents::MoveTo(body::named(target).map(str::to_owned))),
        None if delete => Ok(Contents::Delete),
        None => Ok(Contents::MustBeNone),
    }
}

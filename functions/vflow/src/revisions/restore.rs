use super::show;
use crate::base;
use crate::workflows::etag;
use api::{Body, Context, Request, Response, Route, envelope, unknown};
use engine::Error;
use http::StatusCode;
use model::Timestamp;
use model::revision::MAX_NOTE;
use records::revisions::{self, Restore};
use records::workflows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-revisions-restore",
    id: "restoreRevision",
    path: "/api/v1/workflows/{workflowId}/revisions/{revision}/restore",
    summary: "Makes the definition of an earlier revision the current one again, as a new revision",
    headers: &[etag::EXPECTED],
    bodies: &[Body::of::<RestoreRevision>(|| json!({"revisionNote": "the change of Monday has failed"}))],
    answers: &[envelope::answer::<RestoredRevision<'_>>(
        200,
        "The workflow as it is now; the header `ETag` identifies its new state",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::WRITE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RestoredRevision<'a> {
    id: &'a str,
    /// The current revision.
    revision: u32,
    restored_from: u32,
    /// False if the current revision already had this definition.
    is_new: bool,
    updated_at: Timestamp,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, revision) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let RestoreRevision { revision_note: note } = request.read()?;
    let restore = Restore { revision, expected_edits: etag::expected(&request), saved_by: request.device(), note };
    let (workflow, is_new) = revisions::restore(&context.engine, account, &id, restore).await?;
    let found = workflows::validate_stored(&context.engine, account, &id).await?;
    let restored = RestoredRevision {
        id: workflow.id.as_str(),
        revision: workflow.revision,
        restored_from: revision,
        is_new,
        updated_at: workflow.modified_at,
    };
    let response = etag::show(envelope::with(StatusCode::OK, "Revision restored successfully", &restored)?, &workflow);
    Ok(unknown::add_warnings(response, &found))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RestoreRevision {
    /// A note on the new revision.
    #[schemars(extend("maxLength" = MAX_NOTE, "x-nullable" = true))]
    revision_note: Option<String>,
}

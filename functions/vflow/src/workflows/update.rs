use super::etag;
use crate::base;
use crate::changed::Updated;
use crate::error::folder_in;
use api::workflow::body;
use api::{Body, Context, Fields, Request, Response, Route, envelope, unknown};
use engine::Error;
use http::StatusCode;
use records::workflows;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-update",
    id: "updateWorkflow",
    methods: &["PUT"],
    path: "/api/v1/workflows/{workflowId}",
    summary: "Changes the fields of a workflow that are present",
    headers: &[etag::EXPECTED],
    bodies: &[Body::json(body::schema, || json!({"name": "Greeting", "isFavorite": true}))],
    answers: &[envelope::answer::<Updated<'_>>(
        200,
        "The workflow was changed; the header `ETag` identifies its new state",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let body = request.json()?;
    let mut change = body::read(&Fields::top(&body))?;
    change.expected_edits = etag::expected(&request);
    change.saved_by = request.device();
    let (account, is_checked) = (request.account()?, change.touches_definition() || change.on_failure.is_some());
    let workflow = workflows::update(&context.engine, account, &id, change).await.map_err(folder_in("folderId"))?;
    let found = if is_checked { workflows::validate_stored(&context.engine, account, &id).await? } else { Vec::new() };
    let updated = Updated { id: workflow.id.as_str(), updated_at: workflow.modified_at };
    let response = etag::show(envelope::with(StatusCode::OK, "Workflow updated successfully", &updated)?, &workflow);
    Ok(unknown::add_warnings(response, &found))
}

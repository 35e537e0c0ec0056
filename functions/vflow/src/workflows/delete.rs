use super::etag;
use crate::base;
use crate::deleted::{DeletedAt, deleted_at_answer};
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use records::workflows;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-delete",
    id: "deleteWorkflow",
    methods: &["DELETE"],
    path: "/api/v1/workflows/{workflowId}",
    summary: "Deletes a workflow; its active executions run to their end",
    headers: &[etag::EXPECTED],
    answers: &[envelope::answer::<DeletedAt>(200, "The workflow was deleted")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let expected = etag::expected(&request);
    let deleted_at = workflows::delete(&context.engine, request.account()?, &id, expected.as_deref()).await?;
    deleted_at_answer("Workflow deleted successfully", deleted_at)
}

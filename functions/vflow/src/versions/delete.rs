use super::show;
use crate::base;
use crate::deleted::{GONE_AT, deleted_at_answer};
use api::{Context, Request, Response, Route};
use engine::Error;
use records::versions;

pub static ROUTE: Route = Route {
    name: "vflow-versions-delete",
    id: "deleteVersion",
    methods: &["DELETE"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}",
    summary: "Deletes a version that is disabled; its number is never used again",
    answers: &[GONE_AT],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let deleted_at = versions::delete(&context.engine, account, &id, number).await?;
    deleted_at_answer("Version deleted successfully", deleted_at)
}

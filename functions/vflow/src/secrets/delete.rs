use crate::base;
use crate::deleted::{GONE_AT, deleted_at_answer};
use api::{Context, Request, Response, Route};
use engine::Error;
use records::secrets;

/// The route. Connections are deleted in the same way.
pub static ROUTE: Route = Route {
    name: "vflow-secrets-delete",
    id: "deleteSecret",
    methods: &["DELETE"],
    path: "/api/v1/secrets/{name}",
    summary: "Deletes a secret; workflows that refer to it find nothing from then on",
    answers: &[GONE_AT],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted_at = secrets::delete(&context.engine, request.account()?, request.param("name")).await?;
    deleted_at_answer("Secret deleted successfully", deleted_at)
}

use crate::deleted::deleted_at_answer;
use crate::secrets;
use api::{Context, Request, Response, Route};
use engine::Error;
use records::connections;

pub static ROUTE: Route = Route {
    name: "vflow-connections-delete",
    id: "deleteConnection",
    path: "/api/v1/connections/{name}",
    summary: "Deletes a connection; steps that name it fail from then on",
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::delete::ROUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted_at = connections::delete(&context.engine, request.account()?, request.param("name")).await?;
    deleted_at_answer("Connection deleted successfully", deleted_at)
}

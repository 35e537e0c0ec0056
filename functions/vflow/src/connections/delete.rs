//! `DELETE /api/v1/connections/{name}`: deletes a connection.

use crate::secrets;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::connections;
use serde_json::json;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-delete",
    id: "deleteConnection",
    path: "/api/v1/connections/{name}",
    summary: "Deletes a connection; steps that name it fail from then on",
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::delete::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted_at = connections::delete(&context.engine, request.account()?, request.param("name")).await?;
    let data = json!({"deleted": true, "deletedAt": deleted_at});
    Ok(envelope::success(StatusCode::OK, "Connection deleted successfully", &data))
}

//! `DELETE /api/v1/workflows/{workflowId}/versions/{version}`: deletes a version.

use super::show;
use crate::error;
use api::doc::{Answer, JSON};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::versions;
use serde_json::json;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-delete",
    id: "deleteVersion",
    methods: &["DELETE"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}",
    summary: "Deletes a version that is disabled; its number is never given again",
    doc: Doc {
        answers: &[Answer {
            status: 200,
            media: JSON,
            says: "It is gone",
            schema: || {
                envelope::schema(&schema::object([("deleted", schema::flag()), ("deletedAt", schema::millis())]))
            },
        }],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let deleted_at = versions::delete(&context.engine, account, &id, number).await?;
    let data = json!({"deleted": true, "deletedAt": deleted_at});
    Ok(envelope::success(StatusCode::OK, "Version deleted successfully", &data))
}

//! `DELETE /api/v1/connections/{name}`: deletes a connection.

use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::connections;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-delete",
    id: "deleteConnection",
    methods: &["DELETE"],
    path: "/api/v1/connections/{name}",
    summary: "Deletes a connection; steps that name it fail from then on",
    doc: Doc { answers: &[Answer::json(200, "It is gone", answered)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted_at = connections::delete(&context.engine, request.account()?, request.param("name")).await?;
    let data = json!({"deleted": true, "deletedAt": deleted_at});
    Ok(envelope::success(StatusCode::OK, "Connection deleted successfully", &data))
}

fn answered() -> Value {
    envelope::schema(&schema::object([("deleted", schema::flag()), ("deletedAt", schema::millis())]))
}

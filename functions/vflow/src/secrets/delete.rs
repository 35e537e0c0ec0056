//! `DELETE /api/v1/secrets/{name}`: deletes a secret.

use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::secrets;
use serde_json::{Value, json};

/// The route. Connections are deleted in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-delete",
    id: "deleteSecret",
    methods: &["DELETE"],
    path: "/api/v1/secrets/{name}",
    summary: "Deletes a secret; workflows that refer to it find nothing from then on",
    doc: Doc { answers: &[Answer::json(200, "It is gone", answered)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = BASE;

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted_at = secrets::delete(&context.engine, request.account()?, request.param("name")).await?;
    let data = json!({"deleted": true, "deletedAt": deleted_at});
    Ok(envelope::success(StatusCode::OK, "Secret deleted successfully", &data))
}

fn answered() -> Value {
    envelope::schema(&schema::object([("deleted", schema::flag()), ("deletedAt", schema::millis())]))
}

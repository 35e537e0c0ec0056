//! `GET /api/v1/connections/{name}`: shows a connection without its secrets.

use super::show;
use crate::secrets;
use api::doc::Answer;
use api::{Context, Doc, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::connections;
use serde_json::Value;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-get",
    id: "getConnection",
    path: "/api/v1/connections/{name}",
    summary: "Shows a connection, without the values of its secret fields",
    doc: Doc { answers: &[Answer::json(200, "The connection", answered)], ..Doc::NONE },
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::get::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let found = connections::read(&context.engine, request.account()?, request.param("name")).await?;
    Ok(envelope::ok(&show::shown(&found)))
}

fn answered() -> Value {
    envelope::schema(&show::schema())
}

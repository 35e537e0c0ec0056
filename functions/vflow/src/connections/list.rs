//! `GET /api/v1/connections`: lists the connections of the account, and the kinds that there are.

use super::show;
use crate::secrets;
use api::doc::Answer;
use api::schema::{Named, flag, integer, list, object, saying, text};
use api::{Context, Doc, Request, Response, Route, envelope};
use engine::connections::{Field, KINDS, Kind};
use engine::{Error, Port};
use records::connections;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-list",
    id: "listConnections",
    path: "/api/v1/connections",
    summary: "Lists the account's connections, without the values of their secret fields, and the kinds with their fields",
    doc: Doc { answers: &[Answer::json(200, "All connections, by name", answered)], ..Doc::NONE },
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::list::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let found = connections::list(&context.engine, request.account()?).await?;
    let rows: Vec<Value> = found.iter().map(show::shown).collect();
    Ok(envelope::ok(
        &json!({"connections": rows, "total": rows.len(), "kinds": KINDS.iter().map(kind).collect::<Vec<_>>()}),
    ))
}

fn kind(kind: &Kind) -> Value {
    json!({"kind": kind.name, "fields": kind.fields.iter().map(field).collect::<Vec<_>>()})
}

fn field(field: &Field) -> Value {
    json!({
        "name": field.name,
        "secret": field.is_secret,
        "required": field.is_required,
        "options": field.options,
        "description": field.says,
    })
}

fn answered() -> Value {
    let field = object([
        ("name", text()),
        ("secret", flag()),
        ("required", flag()),
        ("options", saying(list(&text()), "The values that it can have, the default first; none = any text")),
        ("description", text()),
    ])
    .named("ConnectionField");
    let kind = object([("kind", show::kinds()), ("fields", list(&field))]).named("ConnectionKindFields");
    envelope::schema(&object([("connections", list(&show::schema())), ("total", integer()), ("kinds", list(&kind))]))
}

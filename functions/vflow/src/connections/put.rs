use super::show::{self, Shown};
use crate::secrets;
use api::{Body, Context, Name, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::connections::{self, NewConnection};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub static ROUTE: Route = Route {
    name: "vflow-connections-put",
    id: "putConnection",
    path: "/api/v1/connections/{name}",
    summary: "Sets a connection; requests of steps name it in their parameter connection",
    bodies: &[Body::of::<PutConnection>(example)],
    answers: &[envelope::answer::<Shown<'_>>(200, "The connection, without the values of its secret fields")],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::put::ROUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let PutConnection { fields, kind, hosts } = request.read()?;
    let new = NewConnection { kind: kind.0, fields: fields.unwrap_or_default(), hosts: hosts.unwrap_or_default() };
    let set = connections::put(&context.engine, request.account()?, request.param("name"), new).await?;
    envelope::with(StatusCode::OK, "Connection set successfully", &Shown::from(&set))
}

#[derive(Deserialize, JsonSchema)]
struct PutConnection {
    /// The fields of the kind. A secret field that is absent or null keeps its value if the kind is
    /// the same. An empty text removes the value of an optional field.
    fields: Option<BTreeMap<String, Option<String>>>,
    #[schemars(schema_with = "show::kinds_in")]
    kind: Name<64>,
    /// The hosts to which the connection is sent, such as api.example.com or *.example.com; empty =
    /// all hosts.
    hosts: Option<Vec<String>>,
}

fn example() -> Value {
    json!({
        "kind": "oauth2_client_credentials",
        "fields": {"tokenUrl": "https://login.example.com/token", "clientId": "sluice", "clientSecret": "s3cr3t-0123"},
        "hosts": ["api.example.com"],
    })
}

use super::show::{self, Shown};
use crate::secrets;
use api::{Context, Request, Response, Route, envelope};
use engine::connections::{Field, KINDS};
use engine::{Error, Port};
use records::connections;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-connections-list",
    id: "listConnections",
    path: "/api/v1/connections",
    summary: "Lists the account's connections, without the values of their secret fields, and the kinds with their fields",
    answers: &[envelope::answer::<ConnectionList<'_>>(200, "All connections, by name")],
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::list::ROUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let found = connections::list(&context.engine, request.account()?).await?;
    envelope::data(&ConnectionList {
        connections: found.iter().map(Shown::from).collect(),
        total: found.len(),
        kinds: KINDS.iter().map(|kind| ConnectionKindFields { kind: kind.name, fields: kind.fields }).collect(),
    })
}

#[derive(Serialize, JsonSchema)]
struct ConnectionList<'a> {
    connections: Vec<Shown<'a>>,
    total: usize,
    kinds: Vec<ConnectionKindFields>,
}

#[derive(Serialize, JsonSchema)]
struct ConnectionKindFields {
    #[schemars(schema_with = "show::kinds_in")]
    kind: &'static str,
    fields: &'static [Field],
}

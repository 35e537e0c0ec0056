//! `GET /api/v1/secrets`: lists the names and times of all secrets.

use super::show::Secret;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::secrets;
use schemars::JsonSchema;
use serde::Serialize;

/// The route. Connections are listed in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-list",
    id: "listSecrets",
    methods: &["GET"],
    path: "/api/v1/secrets",
    summary: "Lists the account's secrets: names and times, no values",
    doc: Doc { answers: &[Answer::json(200, "All secrets, by name", envelope::schema_of::<Secrets<'_>>)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = BASE;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SecretList")]
struct Secrets<'a> {
    secrets: Vec<Secret<'a>>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let secrets = secrets::list(&context.engine, request.account()?).await?;
    envelope::data(&Secrets { secrets: secrets.iter().map(Secret::from).collect(), total: secrets.len() })
}

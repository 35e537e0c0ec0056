use crate::base;
use api::{Answer, Context, Doc, Request, Response, Route, envelope};
use engine::Error;
use engine::ports::secrets::SecretFacts;
use records::secrets;
use schemars::JsonSchema;
use serde::Serialize;

/// The route. Connections are listed in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-list",
    id: "listSecrets",
    path: "/api/v1/secrets",
    summary: "Lists the account's secrets: names and times, no values",
    doc: Doc { answers: &[Answer::json(200, "All secrets, by name", envelope::schema_of::<Secrets>)], ..Doc::NONE },
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

pub static ROUTE: Route = BASE;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SecretList")]
struct Secrets {
    secrets: Vec<SecretFacts>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let secrets = secrets::list(&context.engine, request.account()?).await?;
    envelope::data(&Secrets { total: secrets.len(), secrets })
}

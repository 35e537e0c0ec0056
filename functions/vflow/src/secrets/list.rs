use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use engine::ports::secrets::SecretFacts;
use records::secrets;
use schemars::JsonSchema;
use serde::Serialize;

/// The route. Connections are listed in the same way.
pub static ROUTE: Route = Route {
    name: "vflow-secrets-list",
    id: "listSecrets",
    path: "/api/v1/secrets",
    summary: "Lists the account's secrets: names and times, no values",
    answers: &[envelope::answer::<Secrets>(200, "All secrets, by name")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

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

use super::show::OpenToken;
use crate::base;
use api::{Body, Context, Name, Request, Response, Route, envelope, unknown};
use engine::{Error, Port};
use http::StatusCode;
use model::Timestamp;
use records::tokens;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-tokens-create",
    id: "createOpenToken",
    path: "/api/v1/open-tokens",
    summary: "Creates an open token for callers of flows; it is shown once",
    bodies: &[Body::of::<CreateOpenToken>(|| json!({"name": "Shop", "flows": ["sync_example"]}))],
    answers: &[envelope::answer::<OpenToken<'_>>(201, "The token")],
    ports: &[Port::ReadAccess, Port::ManageCredentials, Port::ReadDefinitions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let CreateOpenToken { name, expires_at, flows } = request.read()?;
    let account = request.account()?;
    let new = tokens::create(&context.engine, account, &name, expires_at, flows).await?;
    let flows = new.credential.flows.as_deref().unwrap_or_default();
    let told = tokens::unknown_flows(&context.engine, account, flows).await?;
    let shown = OpenToken::from(&new.credential).with(&new.token);
    Ok(unknown::add_warnings(envelope::with(StatusCode::CREATED, "Open token created successfully", &shown)?, &told))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CreateOpenToken {
    name: Name<128>,
    #[schemars(extend("x-nullable" = true))]
    expires_at: Option<Timestamp>,
    /// The keys of the flows that the token may call; all flows if absent.
    #[schemars(with = "Option<Vec<Name<253>>>", extend("maxItems" = 200, "uniqueItems" = true, "x-nullable" = true))]
    flows: Option<Vec<String>>,
}

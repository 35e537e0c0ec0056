use super::show::OpenToken;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::tokens;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-tokens-list",
    id: "listOpenTokens",
    path: "/api/v1/open-tokens",
    summary: "Lists the open tokens of the account that have not expired",
    answers: &[envelope::answer::<Tokens<'_>>(200, "The tokens, oldest first")],
    ports: &[Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenTokenList")]
struct Tokens<'a> {
    tokens: Vec<OpenToken<'a>>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let tokens = tokens::list(&context.engine, request.account()?).await?;
    envelope::data(&Tokens { total: tokens.len(), tokens: tokens.iter().map(OpenToken::from).collect() })
}

//! `GET /api/v1/open-tokens`: lists the open tokens of the account that have not expired.

use super::show::OpenToken;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::tokens;
use schemars::JsonSchema;
use serde::Serialize;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-tokens-list",
    id: "listOpenTokens",
    methods: &["GET"],
    path: "/api/v1/open-tokens",
    summary: "Lists the account's open tokens that have not ended",
    doc: Doc {
        answers: &[Answer::json(200, "The tokens, oldest first", envelope::schema_of::<Tokens<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
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

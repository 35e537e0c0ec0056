//! `GET /api/v1/open-tokens`: lists the open tokens of the account that have not expired.

use super::show;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::tokens;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-tokens-list",
    id: "listOpenTokens",
    methods: &["GET"],
    path: "/api/v1/open-tokens",
    summary: "Lists the account's open tokens that have not ended",
    doc: Doc {
        answers: &[Answer::json(200, "The tokens, oldest first", || envelope::schema(&show::many()))],
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

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let tokens = tokens::list(&context.engine, request.account()?).await?;
    let rows: Vec<Value> = tokens.iter().map(show::token).collect();
    Ok(envelope::ok(&json!({"tokens": rows, "total": rows.len()})))
}

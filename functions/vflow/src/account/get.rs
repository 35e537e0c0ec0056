//! `GET /api/v1/account`: shows the account of the caller and its settings.

use super::show::Shown;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::accounts;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-account-get",
    id: "getAccount",
    methods: &["GET"],
    path: "/api/v1/account",
    summary: "Shows the account's settings",
    doc: Doc { answers: &[Answer::json(200, "The account", envelope::schema_of::<Shown<'_>>)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = accounts::read(&context.engine, request.account()?).await?;
    envelope::data(&Shown::from(&account))
}

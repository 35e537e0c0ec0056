//! `GET /api/v1/secrets/{name}`: shows when a secret was created and last set.

use super::show::Secret;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::secrets;

/// The route. Connections are shown in the same way.
pub(crate) const BASE: Route = Route {
    name: "vflow-secrets-get",
    id: "getSecret",
    methods: &["GET"],
    path: "/api/v1/secrets/{name}",
    summary: "Shows when a secret was made and last set; its value is never shown",
    doc: Doc {
        answers: &[Answer::json(200, "What is known of it, without its value", envelope::schema_of::<Secret<'_>>)],
        ..Doc::NONE
    },
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

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let secret = secrets::read(&context.engine, request.account()?, request.param("name")).await?;
    envelope::data(&Secret::from(&secret))
}

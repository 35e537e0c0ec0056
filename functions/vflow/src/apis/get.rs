//! `GET /api/v1/apis/{apiId}`: shows an API record.

use super::show;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::apis;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-get",
    id: "getApi",
    methods: &["GET"],
    path: "/api/v1/apis/{apiId}",
    summary: "Shows an API with its address",
    doc: Doc { answers: &[Answer::json(200, "The API", envelope::schema_of::<show::Shown<'_>>)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let api = apis::read(&context.engine, account, request.param("apiId")).await?;
    envelope::data(&show::record(context, &request, account.as_str(), &api))
}

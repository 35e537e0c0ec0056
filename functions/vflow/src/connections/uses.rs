//! `GET /api/v1/connections/{name}/uses`: lists the workflows that use a connection.

use crate::error;
use crate::workflows::uses::{QUERY, UsePage, after};
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::uses;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-uses",
    id: "listConnectionUses",
    methods: &["GET"],
    path: "/api/v1/connections/{name}/uses",
    summary: "Lists the workflows whose steps name a connection as they are now, with the steps and fields",
    doc: Doc {
        query: &QUERY,
        answers: &[Answer::json(200, "A page of workflows", envelope::schema_of::<UsePage<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadSecrets],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (limit, after) = (request.query.limit(50, 100)?, after(&request)?);
    let (account, name) = (request.account()?, request.param("name"));
    let page = uses::of_connection(&context.engine, account, name, after.as_deref(), limit).await?;
    envelope::data(&UsePage::of(&page, limit))
}

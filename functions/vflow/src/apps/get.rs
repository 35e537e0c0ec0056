//! `GET /api/v1/apps/{appId}`: shows an application.

use super::show::App;
use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::apps;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apps-get",
    id: "getApp",
    methods: &["GET"],
    path: "/api/v1/apps/{appId}",
    summary: "Shows an application, without its secrets",
    doc: Doc { answers: &[Answer::json(200, "The application", envelope::schema_of::<App<'_>>)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = apps::read(&context.engine, request.account()?, request.param("appId")).await?;
    envelope::data(&App::of(&app)?)
}

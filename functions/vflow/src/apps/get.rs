use super::show::App;
use crate::base;
use api::{Answer, Context, Doc, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::apps;

pub static ROUTE: Route = Route {
    name: "vflow-apps-get",
    id: "getApp",
    path: "/api/v1/apps/{appId}",
    summary: "Shows an application, without its secrets",
    doc: Doc { answers: &[Answer::json(200, "The application", envelope::schema_of::<App<'_>>)], ..Doc::NONE },
    ports: &[Port::ReadAccess],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = apps::read(&context.engine, request.account()?, request.param("appId")).await?;
    envelope::data(&App::of(&app)?)
}

use super::show::App;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::apps;

pub static ROUTE: Route = Route {
    name: "vflow-apps-get",
    id: "getApp",
    path: "/api/v1/apps/{appId}",
    summary: "Shows an application, without its secrets",
    answers: &[envelope::answer::<App<'_>>(200, "The application")],
    ports: &[Port::ReadAccess],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = apps::read(&context.engine, request.account()?, request.param("appId")).await?;
    envelope::data(&App::of(&app)?)
}

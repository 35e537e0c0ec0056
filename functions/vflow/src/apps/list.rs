use super::show::App;
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::apps;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-apps-list",
    id: "listApps",
    path: "/api/v1/apps",
    summary: "Lists the account's applications",
    answers: &[envelope::answer::<Apps<'_>>(200, "The applications, oldest first")],
    ports: &[Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppList")]
struct Apps<'a> {
    apps: Vec<App<'a>>,
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let apps = apps::list(&context.engine, request.account()?).await?;
    let shown = apps.iter().map(App::of).collect::<Result<Vec<_>, _>>()?;
    envelope::data(&Apps { total: shown.len(), apps: shown })
}

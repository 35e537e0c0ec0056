use super::body::{self, Given};
use super::show::App;
use crate::base;
use api::{Body, Context, Fields, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::AppSettings;
use records::apps;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-apps-create",
    id: "createApp",
    path: "/api/v1/apps",
    summary: "Creates an application; its secrets are shown once",
    bodies: &[Body::json(body::new, || json!({"name": "Shop", "scopes": ["openAPItest/test/get"]}))],
    answers: &[envelope::answer::<App<'_>>(201, "The application with its secrets")],
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let name = fields.required_text("name")?;
    let given: Given = fields.read()?;
    let settings = given.settings(AppSettings::default());
    let new = apps::create(&context.engine, request.account()?, name, settings).await?;
    let shown = App::with_secret(&new)?.with_webhook_secret(&new.app)?;
    envelope::with(StatusCode::CREATED, "App created successfully", &shown)
}

use super::body::{self, Given};
use super::show::App;
use crate::base;
use api::{Body, Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::apps;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-apps-update",
    id: "updateApp",
    methods: &["PUT"],
    path: "/api/v1/apps/{appId}",
    summary: "Changes the fields of an application that are named",
    bodies: &[Body::json(body::change, || json!({"frozen": true}))],
    answers: &[envelope::answer::<App<'_>>(200, "The application as it is now")],
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let given: Given = request.read()?;
    let until = context.engine.ports.clock.now().plus(apps::OVERLAP);
    let change = |app: &mut _| given.apply(app, until);
    let app = apps::update(&context.engine, request.account()?, request.param("appId"), change).await?;
    envelope::with(StatusCode::OK, "App updated successfully", &App::of(&app)?)
}

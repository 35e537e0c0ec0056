//! `POST /api/v1/apps/{appId}/rotate-secret`: replaces the secret or the webhook secret of an
//! application.

use super::show::App;
use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use records::apps;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apps-rotate",
    id: "rotateAppSecret",
    methods: &["POST"],
    path: "/api/v1/apps/{appId}/rotate-secret",
    summary: "Replaces an application's secret at once, or its webhook secret with a day's overlap; the new one is shown once",
    doc: Doc {
        bodies: &[Body::json(given, || json!({"secret": "webhook"}))],
        answers: &[Answer::json(200, "The application with its new secret", envelope::schema_of::<App<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let (engine, account, id) = (&context.engine, request.account()?, request.param("appId"));
    match fields.text("secret")? {
        None | Some("app") => rotated(&App::with_secret(&apps::rotate_secret(engine, account, id).await?)?),
        Some("webhook") => {
            let app = apps::rotate_webhook_secret(engine, account, id).await?;
            rotated(&App::of(&app)?.with_webhook_secret(&app)?)
        }
        Some(_) => Err(fields.refuse("secret", "must be app or webhook")),
    }
}

fn rotated(app: &App<'_>) -> Result<Response, Error> {
    envelope::with(StatusCode::OK, "Secret rotated successfully", app)
}

fn given() -> Value {
    let which = schema::saying(schema::one_of(&["app", "webhook"]), "Which; without it, the one that gets tokens");
    schema::object([("secret?", schema::or_null(&which))])
}

use super::show::App;
use crate::base;
use api::{Body, Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::apps;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-apps-rotate",
    id: "rotateAppSecret",
    path: "/api/v1/apps/{appId}/rotate-secret",
    summary: "Replaces an application's secret at once, or its webhook secret with a day's overlap; the new one is shown once",
    bodies: &[Body::of::<RotateAppSecret>(|| json!({"secret": "webhook"}))],
    answers: &[envelope::answer::<App<'_>>(200, "The application with its new secret")],
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let RotateAppSecret { secret } = request.read()?;
    let (engine, account, id) = (&context.engine, request.account()?, request.param("appId"));
    match secret.unwrap_or(Rotated::App) {
        Rotated::App => rotated(&App::with_secret(&apps::rotate_secret(engine, account, id).await?)?),
        Rotated::Webhook => {
            let app = apps::rotate_webhook_secret(engine, account, id).await?;
            rotated(&App::of(&app)?.with_webhook_secret(&app)?)
        }
    }
}

fn rotated(app: &App<'_>) -> Result<Response, Error> {
    envelope::with(StatusCode::OK, "Secret rotated successfully", app)
}

#[derive(Deserialize, JsonSchema)]
struct RotateAppSecret {
    /// The secret that is replaced; by default the secret with which the application gets tokens.
    #[schemars(extend("x-nullable" = true))]
    secret: Option<Rotated>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "RotatedSecret")]
enum Rotated {
    App,
    Webhook,
}

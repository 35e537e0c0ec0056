use crate::base;
use api::auth::{ACCESS_SECONDS, refresh};
use api::{Auth, Context, LimitClass, Request, Response, Route, envelope};
use engine::{Error, Port};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-auth-refresh",
    id: "refreshToken",
    path: "/api/v1/auth/refresh",
    summary: "Gives a new access token for a refresh token",
    answers: &[envelope::answer::<RefreshedToken>(200, "A new access token; the refresh token stays valid")],
    auth: Auth::RefreshToken,
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RefreshedToken {
    token: String,
    /// The lifetime of the token, in seconds.
    expires_in: i64,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let token = refresh(context, request.principal()?).await?;
    envelope::data(&RefreshedToken { token, expires_in: ACCESS_SECONDS })
}

use crate::error;
use api::auth::{ACCESS_SECONDS, refresh};
use api::{Answer, Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-auth-refresh",
    id: "refreshToken",
    methods: &["POST"],
    path: "/api/v1/auth/refresh",
    summary: "Gives a new access token for a refresh token",
    doc: Doc {
        answers: &[Answer::json(
            200,
            "A new access token; the refresh token stays good",
            envelope::schema_of::<RefreshedToken>,
        )],
        ..Doc::SEED
    },
    auth: Auth::RefreshToken,
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
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

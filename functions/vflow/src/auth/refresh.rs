//! POST /api/v1/auth/refresh: a new access token for a refresh token, which stays good.

use crate::error;
use api::auth::{ACCESS_SECONDS, refresh};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use serde_json::json;

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-auth-refresh",
    methods: &["POST"],
    path: "/api/v1/auth/refresh",
    summary: "Gives a new access token for a refresh token",
    doc: Doc::NONE,
    auth: Auth::RefreshToken,
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let token = refresh(context, request.principal()?).await?;
    Ok(envelope::ok(&json!({"token": token, "expiresIn": ACCESS_SECONDS})))
}

//! `POST /api/v1/auth/revoke`: ends the session of a token, and with it its refresh token.

use crate::error;
use api::doc::Answer;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::devices;
use serde_json::Value;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-auth-revoke",
    id: "revokeToken",
    methods: &["POST"],
    path: "/api/v1/auth/revoke",
    summary: "Ends an access token and the refresh token that came with it",
    doc: Doc { answers: &[Answer::json(200, "Both tokens are good no more", envelope::schema_of::<()>)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::WriteAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let caller = request.principal()?;
    devices::end_session(&context.engine, &caller.account, &caller.device_id, &caller.session).await?;
    Ok(envelope::success(StatusCode::OK, "Token revoked successfully", &Value::Null))
}

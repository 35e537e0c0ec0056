use crate::base;
use api::{Context, LimitClass, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::devices;
use serde_json::Value;

pub static ROUTE: Route = Route {
    name: "vflow-auth-revoke",
    id: "revokeToken",
    methods: &["POST"],
    path: "/api/v1/auth/revoke",
    summary: "Ends an access token and the refresh token that came with it",
    answers: &[envelope::answer::<()>(200, "Both tokens are revoked")],
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess, Port::WriteAccess],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let caller = request.principal()?;
    devices::end_session(&context.engine, &caller.account, &caller.device_id, &caller.session).await?;
    Ok(envelope::success(StatusCode::OK, "Token revoked successfully", &Value::Null))
}

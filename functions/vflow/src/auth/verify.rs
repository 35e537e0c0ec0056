//! `GET /api/v1/auth/verify`: shows whether a token is valid, and until when.

use crate::error;
use api::doc::Answer;
use api::schema::{constant, integer, object, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-auth-verify",
    id: "verifyToken",
    methods: &["GET"],
    path: "/api/v1/auth/verify",
    summary: "Checks an access token: whether it is valid, and when it expires",
    doc: Doc { answers: &[Answer::json(200, "The token is good", answered)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { verdict(context, &request) }),
    envelope: error::envelope,
};

fn answered() -> Value {
    let device = object([("brand", text()), ("model", text()), ("androidVersion", text()), ("apiLevel", integer())]);
    envelope::schema(&object([
        ("valid", constant(true)),
        ("deviceInfo", device),
        ("expiresAt", saying(integer(), "In seconds since 1970, unlike every other time of this API")),
    ]))
}

fn verdict(context: &Context, request: &Request) -> Result<Response, Error> {
    Ok(envelope::ok(&json!({
        "valid": true,
        "deviceInfo": {
            "brand": context.host.brand,
            "model": context.host.model,
            "androidVersion": context.host.version,
            "apiLevel": context.host.api_level,
        },
        // In seconds; all other times of this API are in milliseconds.
        "expiresAt": request.principal()?.expires_at,
    })))
}

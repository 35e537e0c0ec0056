//! `POST /api/v1/account/pairing-keys/rotate`: creates new pairing keys. Paired devices stay
//! paired.

use crate::error;
use api::doc::Answer;
use api::schema::{object, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::pairing_keys;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-account-rotate",
    id: "rotatePairingKeys",
    methods: &["POST"],
    path: "/api/v1/account/pairing-keys/rotate",
    summary: "Makes new pairing keys, and ends those that the account has",
    doc: Doc { answers: &[Answer::json(200, "The new keys, shown once", answered)], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answered() -> Value {
    envelope::schema(&object([
        ("pairingKey", saying(text(), "Pairs devices")),
        ("adminPairingKey", saying(text(), "Pairs devices that may also administer the account")),
    ]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let keys = pairing_keys::rotate(&context.engine, request.account()?).await?;
    let data = json!({"pairingKey": keys.pairing_key, "adminPairingKey": keys.admin_pairing_key});
    Ok(envelope::success(StatusCode::OK, "Pairing keys rotated successfully", &data))
}

//! `POST /api/v1/accounts`: creates an account and its pairing keys.

use crate::error;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use model::AccountId;
use records::accounts;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-accounts-create",
    id: "createAccount",
    methods: &["POST"],
    path: "/api/v1/accounts",
    summary: "Makes an account, for whoever holds the deployment's root key; its pairing keys are shown once",
    doc: Doc {
        bodies: &[Body::json(given, || json!({"account": "acme"}))],
        answers: &[Answer::json(201, "The account and the keys that pair devices with it", || {
            envelope::schema(&made())
        })],
        ..Doc::NONE
    },
    auth: Auth::RootKey,
    limit: LimitClass::Auth,
    max_body: MAX_BODY,
    ports: &[Port::WriteDefinitions, Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let id = fields.text("account")?.map(AccountId::parse).transpose();
    let id = id.map_err(|error| fields.refuse("account", error.to_string()))?;
    let made = accounts::create(&context.engine, id).await?;
    let data = json!({
        "account": made.id,
        "pairingKey": made.pairing_key,
        "adminPairingKey": made.admin_pairing_key,
    });
    Ok(envelope::success(StatusCode::CREATED, "Account created successfully", &data))
}

fn given() -> Value {
    let name = schema::saying(schema::matching("^[A-Za-z0-9_-]{1,64}$"), "Without it, one is made up");
    schema::object([("account?", schema::or_null(&name))])
}

fn made() -> Value {
    schema::object([
        ("account", schema::text()),
        ("pairingKey", schema::saying(schema::text(), "Pairs devices that may read, write and execute")),
        ("adminPairingKey", schema::saying(schema::text(), "Pairs devices that may also administer")),
    ])
}

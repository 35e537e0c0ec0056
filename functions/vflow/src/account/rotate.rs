use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::pairing_keys;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-account-rotate",
    id: "rotatePairingKeys",
    path: "/api/v1/account/pairing-keys/rotate",
    summary: "Creates new pairing keys; the current keys of the account become invalid",
    answers: &[envelope::answer::<PairingKeys<'_>>(200, "The new keys, shown once")],
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

/// The keys of an account.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PairingKeys<'a> {
    /// Pairs devices that may read, write and execute.
    pairing_key: &'a str,
    /// Pairs devices that may also administer the account.
    admin_pairing_key: &'a str,
}

impl<'a> PairingKeys<'a> {
    pub(crate) fn of(keys: &'a pairing_keys::PairingKeys) -> Self {
        Self { pairing_key: &keys.pairing_key, admin_pairing_key: &keys.admin_pairing_key }
    }
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let keys = pairing_keys::rotate(&context.engine, request.account()?).await?;
    envelope::with(StatusCode::OK, "Pairing keys rotated successfully", &PairingKeys::of(&keys))
}

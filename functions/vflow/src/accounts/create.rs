use crate::account::rotate::PairingKeys;
use crate::base;
use api::{Auth, Body, Context, LimitClass, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::AccountId;
use records::accounts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-accounts-create",
    id: "createAccount",
    path: "/api/v1/accounts",
    summary: "Creates an account, with the deployment's root key; its pairing keys are shown once",
    bodies: &[Body::of::<CreateAccount>(|| json!({"account": "acme"}))],
    answers: &[envelope::answer::<CreatedAccount<'_>>(201, "The account and the keys that pair devices with it")],
    auth: Auth::RootKey,
    limit: LimitClass::Auth,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let CreateAccount { account } = request.read()?;
    let made = accounts::create(&context.engine, account).await?;
    let keys = PairingKeys::of(&made.keys);
    let created = CreatedAccount { account: made.id.as_str(), keys };
    envelope::with(StatusCode::CREATED, "Account created successfully", &created)
}

#[derive(Deserialize, JsonSchema)]
struct CreateAccount {
    /// The name of the account; without it, a name is generated.
    #[schemars(with = "Option<String>", extend("pattern" = "^[A-Za-z0-9_-]{1,64}$", "x-nullable" = true))]
    account: Option<AccountId>,
}

/// A new account with its keys.
#[derive(Serialize, JsonSchema)]
struct CreatedAccount<'a> {
    account: &'a str,
    #[serde(flatten)]
    keys: PairingKeys<'a>,
}

use crate::account::rotate::PairingKeys;
use crate::error;
use api::{Answer, Auth, Body, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Size, envelope, typed};
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
    methods: &["POST"],
    path: "/api/v1/accounts",
    summary: "Creates an account, with the deployment's root key; its pairing keys are shown once",
    doc: Doc {
        bodies: &[Body::json(typed::request_schema::<CreateAccount>, || json!({"account": "acme"}))],
        answers: &[Answer::json(
            201,
            "The account and the keys that pair devices with it",
            envelope::schema_of::<CreatedAccount<'_>>,
        )],
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
    let CreateAccount { account } = request.read()?;
    let made = accounts::create(&context.engine, account).await?;
    let keys = PairingKeys { pairing_key: &made.pairing_key, admin_pairing_key: &made.admin_pairing_key };
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

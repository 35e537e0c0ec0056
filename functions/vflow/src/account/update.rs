use super::show::Shown;
use crate::base;
use crate::limit::Limit;
use api::schema::{matching, text_up_to};
use api::{Body, Context, Patch, Request, Response, Route, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::{McpClient, OwnRates};
use records::{accounts, consents};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::sync::{Mutex, PoisonError};

pub static ROUTE: Route = Route {
    name: "vflow-account-update",
    id: "updateAccount",
    methods: &["PUT"],
    path: "/api/v1/account",
    summary: "Changes the account's settings that are named",
    bodies: &[Body::of::<UpdateAccount>(
        || json!({"rateLimits": {"query": 300}, "callbackAllowList": ["example.org"]}),
    )],
    answers: &[envelope::answer::<Shown<'_>>(200, "The account as it is now")],
    handler: |context, request| Box::pin(run(context, request)),
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::ManageDevices],
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: UpdateAccount = request.read()?;
    let id = request.account()?;
    let before = Mutex::new(Vec::new());
    let account = accounts::update(&context.engine, id, |settings| {
        before.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&settings.mcp_clients);
        settings.allow_execute_disabled = asked.allow_execute_disabled.unwrap_or(settings.allow_execute_disabled);
        asked.rate_limits.iter().for_each(|rates| rates.apply(&mut settings.rate_limits));
        settings.daily_token_limit = Limit::over(asked.daily_token_limit, settings.daily_token_limit);
        if let Some(hosts) = &asked.callback_allow_list {
            settings.callback_allow_list = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        }
        if let Some(clients) = &asked.mcp_clients {
            settings.mcp_clients = clients.iter().map(RegisteredClient::stored).collect();
        }
    });
    let account = account.await?;
    // A client that is not registered any more keeps no tokens.
    let left = |client: &McpClient| account.settings.mcp_clients.iter().any(|other| other.name == client.name);
    for client in before.into_inner().unwrap_or_else(PoisonError::into_inner).iter().filter(|client| !left(client)) {
        consents::end(&context.engine, id, &account.client_id(client)).await?;
    }
    envelope::with(StatusCode::OK, "Account updated successfully", &Shown::from(&account))
}

/// The changes of an account.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UpdateAccount {
    /// Whether disabled workflows can also be executed.
    allow_execute_disabled: Option<bool>,
    rate_limits: Option<RateLimits>,
    /// The most access tokens per day for all applications together.
    #[serde(default)]
    daily_token_limit: Patch<Limit<0, 1_000_000_000>>,
    /// The hosts to which callbacks may be sent, each with or without a port; empty = all public
    /// hosts.
    #[schemars(extend("items" = matching(r"^[A-Za-z0-9.\-]{1,200}(:[0-9]{1,5})?$")))]
    #[schemars(extend("maxItems" = 200, "uniqueItems" = true))]
    callback_allow_list: Option<Vec<String>>,
    /// AI clients that have no document which describes them; replaces the whole list.
    #[schemars(extend("maxItems" = 50))]
    mcp_clients: Option<Vec<RegisteredClient>>,
}

/// An AI client that the account has registered.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "McpClient")]
struct RegisteredClient {
    #[schemars(extend("pattern" = r"^[A-Za-z0-9_.\-]{1,80}$"))]
    name: String,
    #[schemars(extend("minItems" = 1, "maxItems" = 20, "items" = text_up_to(1_000)))]
    redirect_uris: Vec<String>,
}

impl RegisteredClient {
    fn stored(&self) -> McpClient {
        McpClient { name: self.name.clone(), redirect_uris: self.redirect_uris.clone() }
    }
}

/// Requests per minute and caller; null = the limit of the deployment.
#[derive(Default, Deserialize, JsonSchema)]
struct RateLimits {
    #[serde(default)]
    auth: Patch<Limit<1, 1_000_000>>,
    #[serde(default)]
    execute: Patch<Limit<1, 1_000_000>>,
    #[serde(default)]
    query: Patch<Limit<1, 1_000_000>>,
    #[serde(default)]
    modify: Patch<Limit<1, 1_000_000>>,
    #[serde(default)]
    watch: Patch<Limit<1, 1_000_000>>,
}

impl RateLimits {
    fn apply(&self, rates: &mut OwnRates) {
        rates.auth = Limit::over(self.auth, rates.auth);
        rates.execute = Limit::over(self.execute, rates.execute);
        rates.query = Limit::over(self.query, rates.query);
        rates.modify = Limit::over(self.modify, rates.modify);
        rates.watch = Limit::over(self.watch, rates.watch);
    }
}

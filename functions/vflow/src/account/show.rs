//! Shows an account, and the settings that can be changed.

use model::{Account, McpClient, OwnRates, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// An account with its settings.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Account")]
pub(super) struct Shown<'a> {
    account: &'a str,
    created_at: Timestamp,
    allow_execute_disabled: bool,
    rate_limits: Rates,
    daily_token_limit: Option<u64>,
    callback_allow_list: &'a [String],
    mcp_clients: Vec<Client<'a>>,
}

/// An AI client that is registered here.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RegisteredClient")]
#[expect(clippy::struct_field_names, reason = "these are the names in the answer")]
struct Client<'a> {
    client_id: String,
    name: &'a str,
    redirect_uris: &'a [String],
}

/// Requests per minute and caller, by class of route; null = the limit of the deployment.
#[derive(Serialize, JsonSchema)]
struct Rates {
    auth: Option<u64>,
    execute: Option<u64>,
    query: Option<u64>,
    modify: Option<u64>,
    watch: Option<u64>,
}

impl<'a> From<&'a Account> for Shown<'a> {
    fn from(account: &'a Account) -> Self {
        let settings = &account.settings;
        let OwnRates { auth, execute, query, modify, watch } = settings.rate_limits;
        Self {
            account: account.id.as_str(),
            created_at: account.created_at,
            allow_execute_disabled: settings.allow_execute_disabled,
            rate_limits: Rates { auth, execute, query, modify, watch },
            daily_token_limit: settings.daily_token_limit,
            callback_allow_list: &settings.callback_allow_list,
            mcp_clients: settings.mcp_clients.iter().map(|client| Client::of(account, client)).collect(),
        }
    }
}

impl<'a> Client<'a> {
    fn of(account: &Account, client: &'a McpClient) -> Self {
        Self { client_id: account.client_id(client), name: &client.name, redirect_uris: &client.redirect_uris }
    }
}

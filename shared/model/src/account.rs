//! Accounts (tenants) and the devices paired with them.

use crate::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

/// An account and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Format version of the stored record.
    pub v: u8,
    /// The name of the account.
    pub id: AccountId,
    /// When the account was created.
    pub created_at: Timestamp,
    /// Incremented by every change, so that two concurrent changes cannot overwrite each other.
    #[serde(default)]
    pub edit: u64,
    /// The settings that administrators of the account can change.
    #[serde(default)]
    pub settings: AccountSettings,
}

/// The settings that administrators of an account can change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSettings {
    /// Whether disabled workflows can still be executed.
    pub allow_execute_disabled: bool,
    /// Rate limits of this account, which replace those of the deployment.
    pub rate_limits: OwnRates,
    /// The most access tokens that all applications of the account together can get per day;
    /// `None` = no limit.
    pub daily_token_limit: Option<u64>,
    /// Hosts that callbacks can be sent to; empty = any public host.
    pub callback_allow_list: Vec<String>,
    /// AI clients that administrators have registered, because they have no document that describes
    /// them.
    pub mcp_clients: Vec<McpClient>,
}

/// An AI client that an administrator has registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct McpClient {
    /// The name, unique in the account. The id of the client is the account, a colon and this name.
    pub name: String,
    /// The addresses to which codes can be sent.
    pub redirect_uris: Vec<String>,
}

/// Requests per minute and caller, by class of route; `None` = the deployment's limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnRates {
    /// Requests that pair a device, or refresh, verify or revoke tokens.
    pub auth: Option<u64>,
    /// Requests that start executions.
    pub execute: Option<u64>,
    /// Requests that only read.
    pub query: Option<u64>,
    /// Requests that create, change or delete.
    pub modify: Option<u64>,
    /// Requests that wait for what happens in an execution.
    pub watch: Option<u64>,
}

impl Account {
    /// A new account with the default settings.
    pub fn new(id: AccountId, created_at: Timestamp) -> Self {
        Self { v: 1, id, created_at, edit: 1, settings: AccountSettings::default() }
    }

    /// The id under which a client that is registered here asks for access.
    pub fn client_id(&self, client: &McpClient) -> String {
        format!("{}:{}", self.id.as_str(), client.name)
    }
}

/// A paired device. A new pairing replaces the session of the same kind, so every older token of
/// that session becomes invalid. A pairing with the admin pairing key replaces both sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Format version of the stored record.
    pub v: u8,
    /// The account that the device is paired with.
    pub account: AccountId,
    /// The id that the device gave itself when it was paired.
    pub device_id: String,
    /// The name that the device gave itself.
    pub name: String,
    /// The session without administrator's rights, which tokens must name; `None` after a
    /// revocation.
    pub session: Option<String>,
    /// The session with administrator's rights. It is separate, so that a caller who only has the
    /// lesser pairing key cannot end an administrator's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_session: Option<String>,
    /// When the device was last paired.
    pub paired_at: Timestamp,
}

impl Device {
    /// Whether tokens of this session are valid.
    pub fn has_session(&self, session: &str) -> bool {
        [&self.session, &self.admin_session].into_iter().flatten().any(|own| own == session)
    }
}

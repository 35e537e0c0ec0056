//! Accounts (tenants) and the devices paired with them.

use crate::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

/// A tenant and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Format version of the stored record.
    pub v: u8,
    /// The tenant.
    pub id: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Raised by every change, to guard against lost updates.
    #[serde(default)]
    pub edit: u64,
    /// What its administrators set.
    #[serde(default)]
    pub settings: AccountSettings,
}

/// What an account's administrators set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountSettings {
    /// Whether disabled workflows may be executed all the same.
    pub allow_execute_disabled: bool,
    /// Requests a minute and caller, where they are not to be the deployment's.
    pub rate_limits: OwnRates,
    /// Access tokens that its applications may get in a day, all together; none = as many as they
    /// like.
    pub daily_token_limit: Option<u64>,
    /// Hosts that callbacks may go to; empty = any that is public.
    pub callback_allow_list: Vec<String>,
}

/// An account's own rates by class; none = the deployment's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnRates {
    /// Pairing, refreshing, verifying, revoking.
    pub auth: Option<u64>,
    /// Running workflows.
    pub execute: Option<u64>,
    /// Reading.
    pub query: Option<u64>,
    /// Writing.
    pub modify: Option<u64>,
}

impl Account {
    /// A new account, set as accounts are until somebody sets them otherwise.
    pub fn new(id: AccountId, created_at: Timestamp) -> Self {
        Self { v: 1, id, created_at, edit: 1, settings: AccountSettings::default() }
    }
}

/// A paired device. A new pairing replaces the session of its kind, which makes every older token
/// of that session invalid; one with the admin pairing key replaces both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Format version of the stored record.
    pub v: u8,
    /// The account it is paired with.
    pub account: AccountId,
    /// The caller's own id of the device.
    pub device_id: String,
    /// What it calls itself.
    pub name: String,
    /// The pairing its tokens must name; `None` after a revoke.
    pub session: Option<String>,
    /// The same for a pairing with the account's admin pairing key. It stands beside the other one,
    /// so that who holds the lesser key ends no administrator's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_session: Option<String>,
    /// When it was last paired.
    pub paired_at: Timestamp,
}

impl Device {
    /// Whether tokens of that session are good.
    pub fn has_session(&self, session: &str) -> bool {
        [&self.session, &self.admin_session].into_iter().flatten().any(|own| own == session)
    }
}

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
    /// Whether disabled workflows may be executed all the same.
    #[serde(default)]
    pub allow_execute_disabled: bool,
}

/// A paired device. A new pairing replaces `session`, which makes every older token of the device invalid.
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
    /// When it was last paired.
    pub paired_at: Timestamp,
}

//! The verified caller.

use crate::scope::Scope;
use model::{AccountId, Credential};
use std::sync::Arc;

/// The verified caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// The account it acts for.
    pub account: AccountId,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The application that calls, where it is no device.
    pub app: Option<Arc<Credential>>,
    /// The device that was paired; empty where an application calls.
    pub device_id: String,
    /// The pairing's session.
    pub session: String,
    /// The token's own id.
    pub token_id: String,
    /// When the token expires, in seconds.
    pub expires_at: i64,
    /// The flows it may call, by their keys; `None` = all.
    pub flows: Option<Vec<String>>,
}

impl Principal {
    /// Who calls, as a key: the same for every token that one application or device has got, so that a further token is no further allowance.
    pub(crate) fn caller(&self) -> String {
        match &self.app {
            Some(app) => format!("app:{}", app.key),
            None if self.device_id.is_empty() => format!("token:{}", self.token_id),
            None => format!("device:{}/{}", self.account, self.device_id),
        }
    }

    /// Whether it may call that flow.
    pub fn may_call(&self, flow_key: &str) -> bool {
        self.flows.as_ref().is_none_or(|flows| flows.iter().any(|flow| flow == flow_key))
    }
}

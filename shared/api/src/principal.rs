//! The caller of a request, after authentication.

use crate::Scope;
use model::{AccountId, Credential};
use std::sync::Arc;

/// The authenticated caller of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// The account for which it acts.
    pub account: AccountId,
    /// The scopes of its token.
    pub scopes: Vec<Scope>,
    /// The application; `None` if the caller is a device.
    pub app: Option<Arc<Credential>>,
    /// The id of the device; empty for an application.
    pub device_id: String,
    /// The session of the pairing; empty for an application.
    pub session: String,
    /// The id of the token.
    pub token_id: String,
    /// When the token expires, in seconds since 1970.
    pub expires_at: i64,
    /// The keys of the flows that it may call; `None` = all flows.
    pub flows: Option<Vec<String>>,
}

impl Principal {
    /// A caller that is neither an application nor a device, with this token.
    pub(crate) fn new(account: AccountId, token_id: String, expires_at: i64) -> Self {
        let (device_id, session) = (String::new(), String::new());
        Self { account, scopes: Vec::new(), app: None, device_id, session, token_id, expires_at, flows: None }
    }

    /// The key of the caller for rate limits. All tokens of an application or a device have the
    /// same key, so that more tokens do not allow more requests.
    pub(crate) fn caller(&self) -> String {
        match &self.app {
            Some(app) => format!("app:{}", app.key),
            None if self.device_id.is_empty() => format!("token:{}", self.token_id),
            None => format!("device:{}/{}", self.account, self.device_id),
        }
    }

    /// Whether the caller holds an open token: it is neither a device nor an application.
    pub fn is_open_token(&self) -> bool {
        self.app.is_none() && self.device_id.is_empty()
    }

    /// Whether the caller may call the flow with this key.
    pub fn may_call(&self, flow_key: &str) -> bool {
        self.flows.as_ref().is_none_or(|flows| flows.iter().any(|flow| flow == flow_key))
    }
}

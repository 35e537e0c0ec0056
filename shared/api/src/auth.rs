//! Who is calling: paired devices and their tokens, and the holders of static tokens.
//!
//! A device is paired once and gets an access token and a refresh token, both bound to the pairing's session. Every request reads the
//! device's record, so that a new pairing or a revoke ends all older tokens at once.

mod app_token;
mod bearer;
mod open_token;
mod pairing;
mod root_key;
mod scope;
mod token;

pub(crate) use app_token::app_token;
pub use bearer::authenticate;
pub use open_token::OPEN_TOKEN;
pub(crate) use open_token::open_token;
pub use pairing::{Grant, Tokens, pair, refresh};
pub(crate) use root_key::root_key;
pub use scope::Scope;
pub use token::TokenKind;

use model::{AccountId, Credential};
use std::sync::Arc;

/// How long an access token lasts, in seconds.
pub const ACCESS_SECONDS: i64 = 3_600;
/// How long a refresh token lasts, in seconds.
pub const REFRESH_SECONDS: i64 = 30 * 86_400;

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
    /// Whether it may call that flow.
    pub fn may_call(&self, flow_key: &str) -> bool {
        self.flows.as_ref().is_none_or(|flows| flows.iter().any(|flow| flow == flow_key))
    }
}

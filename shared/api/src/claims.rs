//! The claims of tokens.

use crate::Scope;
use model::AccountId;
use serde::{Deserialize, Serialize};

/// What a token can be used for. A token of one kind is never accepted as another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// Calls routes for a device.
    Access,
    /// Gets new access tokens.
    Refresh,
    /// Calls routes for an application.
    OAuth,
}

/// The claims of a token. Those of RFC 7519 have its names; the others are as short, because every
/// request sends them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    /// The id of the device, or the key of the application.
    pub(crate) sub: String,
    pub(crate) acc: AccountId,
    /// The session of the pairing; empty for an application.
    pub(crate) sid: String,
    pub(crate) scp: Vec<Scope>,
    pub(crate) typ: TokenKind,
    pub(crate) exp: i64,
    pub(crate) nbf: i64,
    pub(crate) iat: i64,
    pub(crate) jti: String,
}

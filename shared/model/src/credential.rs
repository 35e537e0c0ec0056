//! Stored credentials. A secret that a caller presents is kept as a hash only.

use crate::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a credential is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// Pairs devices with the account.
    Pairing,
    /// Pairs devices that may also administer.
    AdminPairing,
    /// A static token of the juggle facade.
    OpenToken,
    /// An application: `appId`/`appSecret`, which are also `clientId`/`clientSecret`.
    App,
}

impl CredentialKind {
    /// Its word in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pairing => "pairing",
            Self::AdminPairing => "admin-pairing",
            Self::OpenToken => "open-token",
            Self::App => "app",
        }
    }
}

/// A stored credential, found by its kind and key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// Format version of the stored record.
    pub v: u8,
    /// What it is good for.
    pub kind: CredentialKind,
    /// Its public id, or where it has none the SHA-256 of the secret in hex.
    pub key: String,
    /// The account it stands for.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the secret in hex, where the key is a public id.
    #[serde(default)]
    pub secret_hash: Option<String>,
    /// The key that signs its callbacks; not a secret that anybody presents.
    #[serde(default)]
    pub webhook_secret: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

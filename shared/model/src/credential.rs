//! Stored credentials. Secrets that callers present are stored only as hashes.

use crate::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

/// The kind of a credential, which determines what it gives access to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// A pairing key: gives devices of the account their tokens.
    Pairing,
    /// An admin pairing key: the tokens also have the scope `admin`.
    AdminPairing,
    /// A static token of the juggle facade.
    OpenToken,
    /// An application: `appId`/`appSecret`, which are also `clientId`/`clientSecret`.
    App,
    /// An access token of an application, of the itrigger facade.
    AppToken,
    /// A code of the dpa facade that an application exchanges for an access token, once.
    #[serde(rename = "oauth-code")]
    OAuthCode,
}

impl CredentialKind {
    /// The word for this kind in database keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pairing => "pairing",
            Self::AdminPairing => "admin-pairing",
            Self::OpenToken => "open-token",
            Self::App => "app",
            Self::AppToken => "app-token",
            Self::OAuthCode => "oauth-code",
        }
    }
}

/// A stored credential, identified by its kind and key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// Format version of the stored record.
    pub v: u8,
    /// The kind of the credential.
    pub kind: CredentialKind,
    /// The public id; for kinds without one, the SHA-256 of the secret in hex.
    pub key: String,
    /// The account that the credential gives access to.
    pub account: AccountId,
    /// The name that its owner gave it.
    pub name: String,
    /// Incremented by every change, so that two concurrent changes cannot overwrite each other.
    #[serde(default)]
    pub edit: u64,
    /// SHA-256 of the secret in hex, for kinds whose key is a public id.
    pub secret_hash: Option<String>,
    /// The permissions and the webhook secrets of an application.
    #[serde(default)]
    pub app: AppSettings,
    /// For access tokens and codes: the key of the application that received it.
    pub given_to: Option<String>,
    /// When the credential expires; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// For open tokens: the keys of the flows that it can call; `None` = all.
    pub flows: Option<Vec<String>>,
    /// When the credential was created.
    pub created_at: Timestamp,
}

/// Permissions and webhook secrets of an application. Other kinds of credentials do not use them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppSettings {
    /// The APIs that it can call, as `module/function`.
    pub scopes: Vec<String>,
    /// Whether the application is frozen: it gets no new tokens, and its existing ones are refused.
    pub frozen: bool,
    /// Whether a new access token invalidates the older ones.
    pub exclusive_token: bool,
    /// The key of the newest access token, if `exclusive_token` applied when it was issued.
    pub newest_token: Option<String>,
    /// The most access tokens that it can get per day; `None` = the account's limit.
    pub daily_token_limit: Option<u64>,
    /// The key that signs its callbacks, in the format of Standard Webhooks. Callers never present
    /// it, so it is stored as it is, not as a hash.
    pub webhook_secret: Option<String>,
    /// The previous signing key, which stays valid for some time after it was replaced.
    pub older_webhook_secret: Option<OlderSecret>,
}

/// A signing key that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OlderSecret {
    /// The key, in the format of Standard Webhooks.
    pub secret: String,
    /// Until when callbacks are also signed with this key.
    pub until: Timestamp,
}

impl Credential {
    /// A new credential that never expires and has no secret besides its key.
    pub fn new(kind: CredentialKind, key: String, account: AccountId, name: String, created_at: Timestamp) -> Self {
        Self {
            v: 1,
            kind,
            key,
            account,
            name,
            edit: 1,
            secret_hash: None,
            app: AppSettings::default(),
            given_to: None,
            expires_at: None,
            flows: None,
            created_at,
        }
    }

    /// Whether the credential has not expired.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

impl AppSettings {
    /// The keys that sign a callback now: the current one, and the previous one while it is still
    /// valid.
    pub fn signing_secrets(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let older = self.older_webhook_secret.as_ref().filter(|older| now < older.until);
        self.webhook_secret.as_deref().into_iter().chain(older.map(|older| older.secret.as_str()))
    }
}

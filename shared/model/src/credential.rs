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
    /// An access token of an application, of the itrigger facade.
    AppToken,
    /// A code that an application exchanges for an access token, once; of the dpa facade.
    #[serde(rename = "oauth-code")]
    OAuthCode,
}

impl CredentialKind {
    /// Its word in keys.
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
    /// Raised by every change, to guard against lost updates.
    #[serde(default)]
    pub edit: u64,
    /// SHA-256 of the secret in hex, where the key is a public id.
    #[serde(default)]
    pub secret_hash: Option<String>,
    /// What an application may do.
    #[serde(default)]
    pub app: AppSettings,
    /// The key of the application that an access token or a code was given to.
    #[serde(default)]
    pub given_to: Option<String>,
    /// When it ends; none = never.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// The flows that an open token is good for, by their keys; none = all.
    #[serde(default)]
    pub flows: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What an application may do, and what signs its callbacks. Of no meaning for other kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppSettings {
    /// The APIs it may call, by name: `module/function`.
    pub scopes: Vec<String>,
    /// A frozen application gets no tokens, and its tokens are good for nothing.
    pub frozen: bool,
    /// Whether a new access token ends the older one.
    pub exclusive_token: bool,
    /// The key of its newest access token, if that was to end the older ones.
    pub newest_token: Option<String>,
    /// Access tokens that it may get in a day; none = as many as its account may.
    pub daily_token_limit: Option<u64>,
    /// The key that signs its callbacks, as Standard Webhooks writes it; not a secret that anybody
    /// presents.
    pub webhook_secret: Option<String>,
    /// The key before that one.
    pub older_webhook_secret: Option<OlderSecret>,
}

/// A signing key that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OlderSecret {
    /// The key.
    pub secret: String,
    /// Until when callbacks are signed with it, too.
    pub until: Timestamp,
}

impl Credential {
    /// A new credential that never ends, without a secret beside its key.
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

    /// Whether it has not ended.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

impl AppSettings {
    /// The keys that sign a callback now: the current one, and the one before it for as long as
    /// that is honoured.
    pub fn signing_secrets(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let older = self.older_webhook_secret.as_ref().filter(|older| now < older.until);
        self.webhook_secret.as_deref().into_iter().chain(older.map(|older| older.secret.as_str()))
    }
}

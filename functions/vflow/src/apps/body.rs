//! Reads the bodies of create and update.

use crate::limit::Limit;
use api::schema::{Named, repeating, requiring};
use api::{Name, Patch, typed};
use model::{AppSettings, Credential, Timestamp};
use records::apps;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The given fields.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Given {
    #[schemars(with = "Option<Name<128>>")]
    name: Option<String>,
    /// The APIs that the application may call, as module/function.
    #[schemars(extend("maxItems" = 200, "uniqueItems" = true, "items" = scope()))]
    scopes: Option<Vec<String>>,
    /// A frozen application gets no tokens, and its tokens are refused.
    frozen: Option<bool>,
    /// Whether a new access token ends the older one.
    exclusive_token: Option<bool>,
    /// Signs callbacks in the format of Standard Webhooks; generated if it is missing. A replaced
    /// secret still signs for one day.
    #[schemars(extend("pattern" = "^[!-~]{24,200}$"))]
    webhook_secret: Option<String>,
    /// The most access tokens per day; null = the application has no limit of its own.
    #[serde(default)]
    daily_token_limit: Patch<Limit<0, 1_000_000_000>>,
}

impl Given {
    /// Changes the application. A replaced webhook secret still signs until `until`.
    pub(super) fn apply(&self, app: &mut Credential, until: Timestamp) {
        if let Some(name) = &self.name {
            name.trim().clone_into(&mut app.name);
        }
        if let Some(fresh) = &self.webhook_secret {
            apps::replace_webhook_secret(app, fresh, until);
        }
        app.app = self.settings(app.app.clone());
    }

    pub(super) fn settings(&self, before: AppSettings) -> AppSettings {
        AppSettings {
            scopes: self.scopes.clone().unwrap_or(before.scopes),
            frozen: self.frozen.unwrap_or(before.frozen),
            exclusive_token: self.exclusive_token.unwrap_or(before.exclusive_token),
            daily_token_limit: Limit::over(self.daily_token_limit, before.daily_token_limit),
            webhook_secret: self.webhook_secret.clone().or(before.webhook_secret),
            ..before
        }
    }
}

/// The schema of a new application.
pub(super) fn new() -> Value {
    requiring(change(), &["name"]).named("CreateApp")
}

/// The schema of a change. Answers contain more fields, which a request may repeat.
pub(super) fn change() -> Value {
    repeating(typed::request_schema::<Given>(), &["appId", "clientId", "olderWebhookSecretUntil", "createdAt"])
        .named("UpdateApp")
}

/// A part of a scope, as a pattern: not blank, without control characters.
const SCOPE_PART: &str =
    r"[^/\u0000-\u001f\u007f-\u009f]*[^/\s\u0000-\u001f\u007f-\u009f][^/\u0000-\u001f\u007f-\u009f]*";

fn scope() -> Value {
    // A scope has two or more parts.
    json!({"type": "string", "maxLength": 253, "pattern": format!("^{SCOPE_PART}(/{SCOPE_PART})+$")})
}

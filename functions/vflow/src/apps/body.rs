//! Reads the bodies of create and update.

use crate::limit::Limit;
use api::Fields;
use api::schema::{self, flag, integer_in, matching, object, or_null, saying, shown};
use engine::Error;
use model::{AppSettings, Credential, Timestamp};
use records::apps;
use serde_json::{Value, json};

/// The given fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    name: Option<String>,
    scopes: Option<Vec<String>>,
    frozen: Option<bool>,
    exclusive_token: Option<bool>,
    webhook_secret: Option<String>,
    daily_token_limit: Limit,
}

impl Given {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            name: fields.text("name")?.map(|name| name.trim().to_owned()),
            scopes: fields.texts("scopes")?,
            frozen: fields.flag("frozen")?,
            exclusive_token: fields.flag("exclusiveToken")?,
            webhook_secret: fields.text("webhookSecret")?.map(str::to_owned),
            daily_token_limit: Limit::read(fields, "dailyTokenLimit")?,
        })
    }

    /// Changes the application. A replaced webhook secret still signs until `until`.
    pub(super) fn apply(&self, app: &mut Credential, until: Timestamp) {
        if let Some(name) = &self.name {
            app.name.clone_from(name);
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
            daily_token_limit: self.daily_token_limit.over(before.daily_token_limit),
            webhook_secret: self.webhook_secret.clone().or(before.webhook_secret),
            ..before
        }
    }
}

/// The schema of a new application.
pub(super) fn new() -> Value {
    with_name("name")
}

/// The schema of a change.
pub(super) fn change() -> Value {
    with_name("name?")
}

/// A part of a scope, as a pattern: not blank, without control characters.
const SCOPE_PART: &str =
    r"[^/\u0000-\u001f\u007f-\u009f]*[^/\s\u0000-\u001f\u007f-\u009f][^/\u0000-\u001f\u007f-\u009f]*";

fn with_name(name: &str) -> Value {
    // A scope has two or more parts.
    let pattern = format!("^{SCOPE_PART}(/{SCOPE_PART})+$");
    let scope = json!({"type": "string", "maxLength": 253, "pattern": pattern});
    let scopes = json!({"type": "array", "maxItems": 200, "items": scope});
    object([
        (name, schema::name(128)),
        ("scopes?", saying(scopes, "The APIs that it may call, as module/function")),
        ("frozen?", saying(flag(), "A frozen application gets no tokens, and its tokens are good for nothing")),
        ("exclusiveToken?", saying(flag(), "Whether a new access token ends the older one")),
        (
            "dailyTokenLimit?",
            saying(or_null(&integer_in(0, 1_000_000_000)), "Access tokens in a day; null = no limit of its own"),
        ),
        (
            "webhookSecret?",
            saying(
                matching("^[!-~]{24,200}$"),
                "Signs callbacks, as Standard Webhooks has it; without it one is made. One that is replaced signs for a day more",
            ),
        ),
        // Answers contain these fields, so a request may repeat them.
        ("appId?", shown()),
        ("clientId?", shown()),
        ("olderWebhookSecretUntil?", shown()),
        ("createdAt?", shown()),
    ])
}

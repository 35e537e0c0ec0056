//! Shows applications without their secrets.

use engine::Error;
use engine::digest::respelled;
use model::{Credential, Timestamp};
use records::apps::NewApp;
use schemars::JsonSchema;
use serde::Serialize;

/// An application. A secret is only shown in the answer to the request that creates it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
pub(super) struct App<'a> {
    /// The id in hex.
    app_id: &'a str,
    /// The same in base64.
    client_id: String,
    name: &'a str,
    scopes: &'a [String],
    frozen: bool,
    exclusive_token: bool,
    daily_token_limit: Option<u64>,
    older_webhook_secret_until: Option<Timestamp>,
    created_at: Timestamp,
    /// In hex; only shown when it is created.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    app_secret: Option<&'a str>,
    /// The same in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    client_secret: Option<String>,
    /// Signs callbacks in the format of Standard Webhooks; only shown when it is created.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    webhook_secret: Option<&'a str>,
}

impl<'a> App<'a> {
    /// The application without its secrets.
    pub(super) fn of(app: &'a Credential) -> Result<Self, Error> {
        Ok(Self {
            app_id: &app.key,
            client_id: spelled(&app.key)?,
            name: &app.name,
            scopes: &app.app.scopes,
            frozen: app.app.frozen,
            exclusive_token: app.app.exclusive_token,
            daily_token_limit: app.app.daily_token_limit,
            older_webhook_secret_until: app.app.older_webhook_secret.as_ref().map(|older| older.until),
            created_at: app.created_at,
            app_secret: None,
            client_secret: None,
            webhook_secret: None,
        })
    }

    /// The application with its new secret.
    pub(super) fn with_secret(new: &'a NewApp) -> Result<Self, Error> {
        let (app_secret, client_secret) = (Some(new.secret.as_str()), Some(spelled(&new.secret)?));
        Ok(Self { app_secret, client_secret, ..Self::of(&new.app)? })
    }

    /// The same with the webhook secret of the application.
    pub(super) fn with_webhook_secret(self, app: &'a Credential) -> Result<Self, Error> {
        let secret = app.app.webhook_secret.as_deref();
        let secret = secret.ok_or(Error::Internal("an application has no webhook secret"))?;
        Ok(Self { webhook_secret: Some(secret), ..self })
    }
}

fn spelled(hex: &str) -> Result<String, Error> {
    respelled(hex).ok_or(Error::Internal("an application's id or secret is malformed"))
}

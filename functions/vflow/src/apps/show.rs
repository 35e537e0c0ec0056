//! Shows applications without their secrets.

use api::schema::{self, Named, flag, integer, list, millis, object, or_null, saying, text};
use engine::Error;
use engine::digest::respelled;
use model::Credential;
use records::apps::NewApp;
use serde_json::{Value, json};

/// The application without its secrets.
pub(super) fn app(app: &Credential) -> Result<Value, Error> {
    Ok(json!({
        "appId": app.key,
        "clientId": spelled(&app.key)?,
        "name": app.name,
        "scopes": app.app.scopes,
        "frozen": app.app.frozen,
        "exclusiveToken": app.app.exclusive_token,
        "dailyTokenLimit": app.app.daily_token_limit,
        "olderWebhookSecretUntil": app.app.older_webhook_secret.as_ref().map(|older| older.until),
        "createdAt": app.created_at,
    }))
}

/// The application with its new secret, which is shown only this once.
pub(super) fn with_secret(new: &NewApp) -> Result<Value, Error> {
    with(app(&new.app)?, &[("appSecret", &new.secret), ("clientSecret", &spelled(&new.secret)?)])
}

/// The application with its webhook secret.
pub(super) fn with_webhook_secret(app: &Credential, shown: Value) -> Result<Value, Error> {
    let secret = app.app.webhook_secret.as_deref().ok_or(Error::Internal("an application has no webhook secret"))?;
    with(shown, &[("webhookSecret", secret)])
}

fn with(mut shown: Value, more: &[(&str, &str)]) -> Result<Value, Error> {
    let fields = shown.as_object_mut().ok_or(Error::Internal("an application is shown as no object"))?;
    fields.extend(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())));
    Ok(shown)
}

fn spelled(hex: &str) -> Result<String, Error> {
    respelled(hex).ok_or(Error::Internal("an application's id or secret is malformed"))
}

/// The schema of [`app`].
pub(super) fn schema() -> Value {
    object([
        ("appId", saying(text(), "In hex")),
        ("clientId", saying(text(), "The same in base64")),
        ("name", text()),
        ("scopes", list(&text())),
        ("frozen", flag()),
        ("exclusiveToken", flag()),
        ("dailyTokenLimit", or_null(&integer())),
        ("olderWebhookSecretUntil", or_null(&millis())),
        ("createdAt", millis()),
        ("appSecret?", saying(text(), "In hex; shown when it is made, and never again")),
        ("clientSecret?", saying(text(), "The same in base64")),
        ("webhookSecret?", saying(text(), "Signs callbacks, as Standard Webhooks has it; shown when it is made")),
    ])
    .named("App")
}

/// The schema of a list of applications.
pub(super) fn many() -> Value {
    object([("apps", schema::list(&schema())), ("total", integer())])
}

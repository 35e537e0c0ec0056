//! Shows records of open tokens without the tokens.

use api::schema::{Named, integer, list, millis, object, or_null, saying, text};
use model::Credential;
use serde_json::{Value, json};

/// The record of an open token.
pub(super) fn token(token: &Credential) -> Value {
    json!({
        "id": token.key,
        "name": token.name,
        "expiresAt": token.expires_at,
        "flows": token.flows,
        "createdAt": token.created_at,
    })
}

/// The schema of [`token`].
pub(super) fn schema() -> Value {
    object([
        ("id", text()),
        ("name", text()),
        ("expiresAt", or_null(&millis())),
        ("flows", or_null(&list(&text()))),
        ("createdAt", millis()),
        ("token?", saying(text(), "Shown when it is made, and never again")),
    ])
    .named("OpenToken")
}

/// The schema of a list of tokens.
pub(super) fn many() -> Value {
    object([("tokens", list(&schema())), ("total", integer())])
}

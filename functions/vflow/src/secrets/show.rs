//! Shows secrets without their values.

use api::schema;
use api::schema::Named;
use engine::ports::secrets::SecretFacts;
use serde_json::{Value, json};

/// The name and the times of a secret.
pub(super) fn facts(secret: &SecretFacts) -> Value {
    json!({"name": secret.name, "createdAt": secret.created_at, "modifiedAt": secret.modified_at})
}

/// The schema of [`facts`].
pub(super) fn facts_schema() -> Value {
    schema::object([
        ("name", schema::text()),
        ("createdAt", schema::millis()),
        ("modifiedAt", schema::saying(schema::millis(), "When its value was last set")),
    ])
    .named("Secret")
}

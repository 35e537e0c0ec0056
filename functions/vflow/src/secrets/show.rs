//! Shows secrets without their values.

use engine::ports::secrets::SecretFacts;
use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The name and the times of a secret.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Secret<'a> {
    name: &'a str,
    created_at: Timestamp,
    /// When its value was last set.
    modified_at: Timestamp,
}

impl<'a> From<&'a SecretFacts> for Secret<'a> {
    fn from(secret: &'a SecretFacts) -> Self {
        Self { name: &secret.name, created_at: secret.created_at, modified_at: secret.modified_at }
    }
}

//! Shows records of open tokens without the tokens.

use model::{Credential, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// The record of an open token.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenToken<'a> {
    id: &'a str,
    name: &'a str,
    expires_at: Option<Timestamp>,
    /// The keys of the flows that it can call; null = all.
    flows: Option<&'a [String]>,
    created_at: Timestamp,
    /// Only shown when it is created.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    token: Option<&'a str>,
}

impl<'a> OpenToken<'a> {
    /// The record with the token itself.
    pub(super) fn with(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }
}

impl<'a> From<&'a Credential> for OpenToken<'a> {
    fn from(token: &'a Credential) -> Self {
        Self {
            id: &token.key,
            name: &token.name,
            expires_at: token.expires_at,
            flows: token.flows.as_deref(),
            created_at: token.created_at,
            token: None,
        }
    }
}

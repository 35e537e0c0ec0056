//! What only API records of MCP tools have, in bodies and answers.

use api::schema::{any, constant, filled, matching, one_of};
use model::ApiRecord;
use records::apis::MAX_DESCRIPTION;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// What the body of a new tool must have, as a schema.
pub(super) fn requirements() -> Value {
    json!({
        "required": ["name", "description"],
        "properties": {
            "name": matching("^[A-Za-z0-9_-]{1,64}$"),
            "description": filled(MAX_DESCRIPTION),
            "methods": {"items": one_of(&["POST"])},
            "auth": {"anyOf": [constant("none"), {"type": "object", "properties": {"type": constant("none")}}]},
            "enabled": any(),
        },
    })
}

/// The fields that only records of tools show.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolFields<'a> {
    /// Only for tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// Only for tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    /// Only for tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    destructive: Option<bool>,
}

impl<'a> ToolFields<'a> {
    /// The fields of the record; none if it is not of a tool.
    pub(super) fn of(api: &'a ApiRecord) -> Self {
        let Some(tool) = &api.tool else { return Self::default() };
        Self {
            description: Some(&tool.description),
            read_only: Some(tool.read_only),
            destructive: Some(tool.destructive),
        }
    }
}

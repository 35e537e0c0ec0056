//! A JSON schema of `sluice.yaml`, for editors.

use serde_json::{Value, json};

/// The pattern of the names of environments and variables.
const NAME: &str = "^[A-Za-z_][A-Za-z0-9_-]*$";

/// The schema of `sluice.yaml`.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The directory of an account of Sluice",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "folders": {
                "description": "The folders whose name or position differs from that of their directory below workflows",
                "type": ["object", "null"],
                "additionalProperties": {"anyOf": [{"type": "string"}, folder()]},
            },
            "environments": {
                "description": "The servers that the files are for, and the values of ${env.NAME}",
                "type": ["object", "null"],
                "propertyNames": {"pattern": NAME},
                "additionalProperties": environment(),
            },
        },
    })
}

fn folder() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {"name": {"type": "string"}, "order": {"type": "integer"}},
    })
}

fn environment() -> Value {
    json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "not": {"required": ["url", "context"]},
        "properties": {
            "url": {"description": "The address of the server", "type": "string", "pattern": "^https?://"},
            "context": {"description": "The name of a context, instead of the address", "type": "string"},
            "variables": {
                "description": "The values of ${env.NAME} in files; no secrets",
                "type": ["object", "null"],
                "propertyNames": {"pattern": NAME},
            },
        },
    })
}

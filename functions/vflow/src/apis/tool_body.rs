//! Reads and shows what only API records of MCP tools have.

use api::Fields;
use api::schema::{any, constant, filled, flag, matching, one_of, saying};
use engine::Error;
use model::{ApiKind, ApiRecord, Tool};
use records::apis::MAX_DESCRIPTION;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The fields that only tools have.
const OWN: [&str; 3] = ["description", "readOnly", "destructive"];

/// The fields, if the record can have this one.
pub(super) fn of<'a, 'b>(fields: &'a Fields<'b>, kind: ApiKind, name: &str) -> Result<&'a Fields<'b>, Error> {
    if kind != ApiKind::Mcp && fields.value(name).is_some() {
        return Err(fields.refuse(name, "is for tools only"));
    }
    Ok(fields)
}

/// The description of a new tool; `None` for other kinds.
pub(super) fn read(fields: &Fields<'_>, kind: ApiKind) -> Result<Option<Tool>, Error> {
    for name in OWN {
        of(fields, kind, name)?;
    }
    if kind != ApiKind::Mcp {
        return Ok(None);
    }
    let read_only = fields.flag("readOnly")?.unwrap_or(false);
    Ok(Some(Tool {
        description: fields.required_text("description")?.to_owned(),
        read_only,
        destructive: fields.flag("destructive")?.unwrap_or(!read_only),
    }))
}

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

/// The schema of a body with the fields of tools.
pub(super) fn described(mut schema: Value) -> Value {
    let fields = [
        ("description", saying(filled(MAX_DESCRIPTION), "Of a tool: what it does, and when a model should call it")),
        ("readOnly", saying(flag(), "Of a tool: whether a call changes nothing; false by default")),
        (
            "destructive",
            saying(
                flag(),
                "Of a tool: whether a call can change or delete what exists; true by default, unless it only reads",
            ),
        ),
    ];
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.extend(fields.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    }
    schema
}

/// The fields that only records of tools show.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolFields<'a> {
    /// Of a tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// Of a tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    /// Of a tool.
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

//! Shows a connection without its secrets.

use api::schema::{Named, one_of};
use api::typed;
use engine::connections::{KINDS, Kind};
use model::Timestamp;
use records::connections::NamedConnection;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A connection, without the values of its secret fields.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Connection")]
pub(super) struct Shown<'a> {
    name: &'a str,
    #[schemars(schema_with = "kinds_in")]
    kind: &'a str,
    /// The fields that are not secret.
    fields: BTreeMap<&'a str, &'a str>,
    /// The names of the secret fields that are set; their values are never shown.
    secrets: Vec<&'a str>,
    /// The hosts to which the connection is sent; empty = all hosts.
    hosts: &'a [String],
    created_at: Timestamp,
    /// When it was last set.
    modified_at: Timestamp,
}

impl<'a> From<&'a NamedConnection> for Shown<'a> {
    fn from(named: &'a NamedConnection) -> Self {
        let connection = &named.connection;
        let kind = Kind::named(&connection.kind);
        let is_shown = |name: &str| kind.and_then(|kind| kind.field(name)).is_some_and(|field| !field.is_secret);
        let (fields, secrets): (Vec<_>, Vec<_>) = connection.fields.iter().partition(|(name, _)| is_shown(name));
        Self {
            name: &named.name,
            kind: &connection.kind,
            fields: fields.into_iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            secrets: secrets.into_iter().map(|(name, _)| name.as_str()).collect(),
            hosts: &connection.hosts,
            created_at: named.created_at,
            modified_at: named.modified_at,
        }
    }
}

/// The schema of the name of a kind.
pub(super) fn kinds() -> Value {
    one_of(&KINDS.map(|kind| kind.name)).named("ConnectionKind")
}

/// The schema of the name of a kind, for types.
pub(super) fn kinds_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(kinds())
}

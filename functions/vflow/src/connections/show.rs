//! Shows a connection without its secrets.

use api::schema::{Named, list, map, millis, object, one_of, saying, text};
use engine::connections::{KINDS, Kind};
use records::connections::NamedConnection;
use serde_json::{Map, Value, json};

/// A connection, without the values of its secret fields.
pub(super) fn shown(named: &NamedConnection) -> Value {
    let connection = &named.connection;
    let kind = Kind::named(&connection.kind);
    let is_shown = |name: &str| kind.and_then(|kind| kind.field(name)).is_some_and(|field| !field.is_secret);
    let (fields, secrets): (Vec<_>, Vec<_>) = connection.fields.iter().partition(|(name, _)| is_shown(name));
    let fields: Map<String, Value> =
        fields.into_iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    json!({
        "name": named.name,
        "kind": connection.kind,
        "fields": fields,
        "secrets": secrets.into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "hosts": connection.hosts,
        "createdAt": named.created_at,
        "modifiedAt": named.modified_at,
    })
}

/// The schema of [`shown`].
pub(super) fn schema() -> Value {
    object([
        ("name", text()),
        ("kind", kinds()),
        ("fields", saying(map(&text()), "The fields that are no secrets")),
        ("secrets", saying(list(&text()), "The names of the secret fields that are set; their values are never shown")),
        ("hosts", saying(list(&text()), "The hosts that it is sent to; none = any")),
        ("createdAt", millis()),
        ("modifiedAt", saying(millis(), "When it was last set")),
    ])
    .named("Connection")
}

/// The schema of the name of a kind.
pub(super) fn kinds() -> Value {
    one_of(&KINDS.map(|kind| kind.name)).named("ConnectionKind")
}

//! API records in files. A file never has a token, a password or another secret.

mod read;
mod signature;

pub use read::{read, template};

use crate::variables::{Lost, Variables};
use crate::yaml::{Entry, Node, graft, write};
use serde_json::{Map, Value, json};

/// The fields of an API record, in their order.
pub const FIELDS: [&str; 16] = [
    "kind",
    "name",
    "module",
    "function",
    "workflowId",
    "version",
    "methods",
    "auth",
    "signature",
    "user",
    "ipAllowlist",
    "idempotencyKey",
    "hasVerifyToken",
    "debugData",
    "enabled",
    "async",
];
/// The fields that only webhooks have.
const OF_HOOKS: [&str; 4] = ["name", "signature", "idempotencyKey", "hasVerifyToken"];
/// The fields that webhooks do not have: they have `name` instead.
const NOT_OF_HOOKS: [&str; 2] = ["module", "function"];
/// All methods, in the order in which the server lists them.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "PATCH"];
/// The kind of webhooks.
const WEBHOOK: &str = "webhook";

/// The content of an API record. Missing fields have their defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api(pub Map<String, Value>);

fn default_of(field: &str, kind: &str) -> Value {
    match field {
        "kind" => json!("botman"),
        // Webhooks are sent with POST; opening the address in a browser starts nothing.
        "methods" if kind == WEBHOOK => json!(["POST"]),
        "methods" => json!(["GET", "POST"]),
        "ipAllowlist" => json!([]),
        "enabled" | "async" | "hasVerifyToken" => json!(false),
        _ => Value::Null,
    }
}

impl Api {
    /// The content of a record in the format of the API.
    pub fn of_server(record: &Value) -> Self {
        let others = if record.get("kind").is_some_and(|kind| kind == WEBHOOK) { NOT_OF_HOOKS.as_slice() } else { &[] };
        let field = |name: &&str| Some(((*name).to_owned(), record.get(*name)?.clone()));
        Self::settled(FIELDS.iter().filter(|name| !others.contains(name)).filter_map(field).collect())
    }

    /// The fields in the form that is compared: without defaults, and with the methods in their
    /// order.
    fn settled(mut fields: Map<String, Value>) -> Self {
        let kind = fields.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(Value::Array(methods)) = fields.get_mut("methods") {
            let given: Vec<_> = methods.iter().filter_map(Value::as_str).map(str::to_ascii_uppercase).collect();
            *methods = METHODS
                .iter()
                .filter(|known| given.iter().any(|name| name == *known))
                .map(|known| json!(known))
                .collect();
        }
        if let Some(Value::Object(signature)) = fields.get_mut("signature") {
            signature::settle(signature);
        }
        fields.retain(|name, value| *value != default_of(name, &kind));
        Self(fields)
    }

    /// The content of a file after a pull, with placeholders at the places where `template` had
    /// them. Also returns the placeholders whose values have changed.
    pub fn restored(&self, template: Option<&Self>, variables: &Variables) -> (Self, Vec<Lost>) {
        let empty = Self::default();
        let template = template.unwrap_or(&empty);
        let filled = Self::settled(variables.fields(&template.0));
        let mut lost = Vec::new();
        let fields = variables.restore(&template.0, &filled.0, &self.0, "", &mut lost);
        (Self(fields), lost)
    }

    /// The value of a field, or its default.
    pub fn get(&self, field: &str) -> Value {
        let kind = self.0.get("kind").and_then(Value::as_str).unwrap_or_default();
        self.0.get(field).cloned().unwrap_or_else(|| default_of(field, kind))
    }

    /// A field as text; empty if it is not a text.
    pub fn text(&self, field: &str) -> String {
        self.get(field).as_str().unwrap_or_default().to_owned()
    }

    /// The kind and the name, which never change.
    pub fn key(&self) -> String {
        match self.text("kind") {
            kind if kind == WEBHOOK => format!("{kind}/{}", self.text("name")),
            kind => format!("{kind}/{}/{}", self.text("module"), self.text("function")),
        }
    }

    /// The name of a new file.
    pub fn file_name(&self) -> String {
        match self.text("kind").as_str() {
            WEBHOOK => format!("hooks.{}", self.text("name")),
            _ => format!("{}.{}", self.text("module"), self.text("function")),
        }
    }

    /// The fields that differ, in their order.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        FIELDS.into_iter().filter(|field| self.get(field) != other.get(field)).collect()
    }

    /// The secret that the server needs if this record replaces `before`. Files never contain it.
    pub fn secret_for(&self, before: Option<&Self>) -> Option<&'static str> {
        let differs = |field: &str| before.is_none_or(|before| before.get(field) != self.get(field));
        match self.text("auth").as_str() {
            "password" if differs("auth") || differs("user") => Some("user and a password"),
            "hmac" if differs("auth") || differs("signature") => Some("secret of signatures"),
            _ if self.get("hasVerifyToken") == true && differs("hasVerifyToken") => Some("verify token"),
            _ => None,
        }
    }

    /// The body of a request that creates this record, or changes the record of the server to it.
    pub fn body(&self, before: Option<&Self>) -> Map<String, Value> {
        let fields = match before {
            Some(before) => self.differing(before),
            None => FIELDS.into_iter().filter(|field| !self.get(field).is_null()).collect(),
        };
        let mut body = Map::new();
        for field in fields {
            match field {
                // They only show which secrets the server has.
                "user" | "signature" => {}
                "hasVerifyToken" => {
                    if before.is_some() && self.get(field) == false {
                        body.insert("verifyToken".to_owned(), Value::Null);
                    }
                }
                field => {
                    body.insert(field.to_owned(), self.get(field));
                }
            }
        }
        body
    }

    /// The text of a file. The comments of `old` are kept.
    pub fn print(&self, old: Option<&Node>) -> String {
        let entry = |name: &str| Some(Entry::new(name, self.0.get(name)?.into()));
        let mut root = Node::map(FIELDS.into_iter().filter_map(entry).collect()).tall();
        if let Some(old) = old {
            let lost = graft(old, &mut root);
            root.below.extend(lost);
        }
        write(&root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn back(record: &Value) -> Api {
        let api = Api::of_server(record);
        let text = api.print(None);
        assert_eq!(read(&yaml::read(&text).unwrap()).unwrap(), api, "{text}");
        api
    }

    #[test]
    fn a_record_is_read_as_it_is_printed() {
        let api = back(&json!({
            "id": "x", "kind": "botman", "module": "shop", "function": "greet", "methods": ["POST"], "workflowId": "hello",
            "version": "v2", "auth": "token", "user": null, "ipAllowlist": [], "debugData": {"a": 1}, "enabled": true,
            "async": false, "path": "/x",
        }));
        assert_eq!(api.key(), "botman/shop/greet");
    }

    #[test]
    fn a_webhook_is_read_as_it_is_printed() {
        let api = back(&json!({
            "id": "x", "kind": "webhook", "module": "hooks", "function": "gh", "name": "gh", "methods": ["POST"],
            "workflowId": "hello", "version": null, "auth": "hmac", "user": null, "ipAllowlist": [], "debugData": null,
            "enabled": true, "async": true, "hasVerifyToken": true, "idempotencyKey": "{{trigger.headers.X-Id}}",
            "signature": {"preset": "custom", "secrets": 2, "header": "x-sig", "algorithm": "sha256", "encoding": "base64",
                "prefix": "", "signed": null},
        }));
        assert_eq!(api.key(), "webhook/gh");
        assert_eq!(
            api.print(None),
            "kind: webhook\nname: gh\nworkflowId: hello\nauth: hmac\nsignature: {preset: custom, header: x-sig, encoding: base64}\n\
             idempotencyKey: \"{{trigger.headers.X-Id}}\"\nhasVerifyToken: true\nenabled: true\nasync: true\n"
        );
        let mut other = api.clone();
        other.0.insert("hasVerifyToken".to_owned(), json!(false));
        let other = Api::settled(other.0);
        assert_eq!(Value::Object(other.body(Some(&api))), json!({"verifyToken": null}));
        assert_eq!((other.secret_for(Some(&api)), other.secret_for(None)), (None, Some("secret of signatures")));
        assert_eq!(api.secret_for(Some(&other)), Some("verify token"));
    }

    #[test]
    fn methods_have_one_order() {
        let text = "kind: webhook\nname: a\nworkflowId: c\nauth: none\nmethods: [patch, GET]\n";
        let api = read(&yaml::read(text).unwrap()).unwrap();
        assert_eq!(api.get("methods"), json!(["GET", "PATCH"]));
    }
}

//! API records in files. A file never has a token or a password.

use crate::files::form::Problem;
use crate::files::yaml::{Entry, Node, Tree, graft, write};
use serde_json::{Map, Value, json};

/// The fields of an API record, in their order.
pub const FIELDS: [&str; 12] = [
    "kind",
    "module",
    "function",
    "workflowId",
    "version",
    "methods",
    "auth",
    "user",
    "ipAllowlist",
    "debugData",
    "enabled",
    "async",
];

/// What an API record says. Fields that are not there have their defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api(pub Map<String, Value>);

fn default_of(field: &str) -> Value {
    match field {
        "kind" => json!("botman"),
        "methods" => json!(["GET", "POST"]),
        "ipAllowlist" => json!([]),
        "enabled" | "async" => json!(false),
        _ => Value::Null,
    }
}

impl Api {
    /// The record in the form of the API.
    pub fn of_server(record: &Value) -> Self {
        let field = |name: &&str| Some(((*name).to_owned(), record.get(*name)?.clone()));
        Self::settled(FIELDS.iter().filter_map(field).collect())
    }

    fn settled(mut fields: Map<String, Value>) -> Self {
        fields.retain(|name, value| *value != default_of(name));
        Self(fields)
    }

    /// The value of a field, or its default.
    pub fn get(&self, field: &str) -> Value {
        self.0.get(field).cloned().unwrap_or_else(|| default_of(field))
    }

    /// A field as text; empty if it is none.
    pub fn text(&self, field: &str) -> String {
        self.get(field).as_str().unwrap_or_default().to_owned()
    }

    /// The kind and the name, which never change.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.text("kind"), self.text("module"), self.text("function"))
    }

    /// The fields that differ, in their order.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        FIELDS.into_iter().filter(|field| self.get(field) != other.get(field)).collect()
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

/// Reads an API record.
pub fn read(root: &Node) -> Result<Api, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut fields = Map::new();
    let Some(entries) = root.entries() else {
        return Err(vec![Problem { at: root.at.clone(), reason: "an API record must be a dictionary".to_owned() }]);
    };
    for entry in entries {
        if !FIELDS.contains(&entry.key.as_str()) {
            let reason = match entry.key.as_str() {
                "token" | "password" => "secrets do not belong into files: set it at the server".to_owned(),
                other => format!("{other} is no field of an API record; there are {}", FIELDS.join(", ")),
            };
            problems.push(Problem { at: entry.key_at.clone(), reason });
        } else if let Some(wanted) = wanted(&entry.key, &entry.node.tree) {
            problems.push(Problem { at: entry.node.at.clone(), reason: format!("{} must be {wanted}", entry.key) });
        }
        fields.insert(entry.key.clone(), entry.node.value());
    }
    for name in ["module", "function", "workflowId", "auth"] {
        if !fields.contains_key(name) {
            problems.push(Problem { at: root.at.clone(), reason: format!("an API record needs {name}") });
        }
    }
    if problems.is_empty() { Ok(Api::settled(fields)) } else { Err(problems) }
}

/// What the value of a field must be, if it is not.
fn wanted(field: &str, tree: &Tree) -> Option<&'static str> {
    let one_of = |words: &[&str]| matches!(tree, Tree::Text(text) if words.contains(&text.as_str()));
    match field {
        "kind" if !one_of(&["botman", "itrigger"]) => Some("botman or itrigger"),
        "auth" if !one_of(&["none", "token", "password"]) => Some("none, token or password"),
        "module" | "function" | "workflowId" if !matches!(tree, Tree::Text(_)) => Some("a text"),
        "version" | "user" if !matches!(tree, Tree::Text(_) | Tree::Null) => Some("a text"),
        "methods" | "ipAllowlist" if !matches!(tree, Tree::List(_)) => Some("a list"),
        "enabled" | "async" if !matches!(tree, Tree::Bool(_)) => Some("true or false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::yaml;

    #[test]
    fn a_record_is_read_as_it_is_printed() {
        let record = json!({
            "id": "x", "kind": "botman", "module": "shop", "function": "greet", "methods": ["POST"], "workflowId": "hello",
            "version": "v2", "auth": "token", "user": null, "ipAllowlist": [], "debugData": {"a": 1}, "enabled": true,
            "async": false, "path": "/x",
        });
        let api = Api::of_server(&record);
        let text = api.print(None);
        assert_eq!(read(&yaml::read(&text).unwrap()).unwrap(), api, "{text}");
        assert_eq!(api.key(), "botman/shop/greet");
        let wrong = yaml::read("module: a\nfunction: b\nworkflowId: c\nauth: basic\ntoken: x\n").unwrap();
        let reasons: Vec<_> = read(&wrong).unwrap_err().into_iter().map(|problem| problem.reason).collect();
        assert_eq!(
            reasons,
            ["auth must be none, token or password", "secrets do not belong into files: set it at the server"]
        );
    }
}

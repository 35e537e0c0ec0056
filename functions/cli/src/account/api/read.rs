//! Reads an API record in a file, and reports the mistakes in it.

use super::{Api, FIELDS, METHODS, NOT_OF_HOOKS, OF_HOOKS, WEBHOOK, signature};
use crate::form::Problem;
use crate::yaml::{Entry, Node, Tree};
use serde_json::Map;

/// Fields with secrets, which files never contain.
const SECRETS: [&str; 5] = ["token", "password", "secret", "secrets", "verifyToken"];

/// Reads an API record.
pub fn read(root: &Node) -> Result<Api, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut fields = Map::new();
    let Some(entries) = root.entries() else {
        return Err(vec![Problem { at: root.at.clone(), reason: "an API record must be a dictionary".to_owned() }]);
    };
    let kind = text(entries, "kind").unwrap_or("botman");
    for entry in entries {
        if let Some(reason) = misplaced(&entry.key, kind) {
            problems.push(Problem { at: entry.key_at.clone(), reason });
        } else if entry.key == "signature" {
            problems.extend(signature::check(&entry.node));
        } else if let Some(wanted) = wanted(&entry.key, &entry.node.tree) {
            problems.push(Problem { at: entry.node.at.clone(), reason: format!("{} must be {wanted}", entry.key) });
        }
        fields.insert(entry.key.clone(), entry.node.value());
    }
    let name: &[&str] = if kind == WEBHOOK { &["name"] } else { &NOT_OF_HOOKS };
    let at = || root.at.clone();
    for name in name.iter().chain(&["workflowId", "auth"]).filter(|name| !fields.contains_key(**name)) {
        problems.push(Problem { at: at(), reason: format!("an API record needs {name}") });
    }
    let auth = text(entries, "auth").unwrap_or_default();
    let unfit = match (kind, auth) {
        ("itrigger", "token" | "password" | "hmac") => Some("auth must be none with the kind itrigger"),
        ("botman", "hmac") => Some("auth: hmac is for webhooks"),
        (WEBHOOK, "hmac") if !fields.contains_key("signature") => Some("an API record with auth: hmac needs signature"),
        (_, auth) if auth != "hmac" && fields.contains_key("signature") => Some("signature is for auth: hmac"),
        (_, auth) if auth != "password" && fields.get("user").is_some_and(|user| !user.is_null()) => {
            Some("user is for auth: password")
        }
        _ => None,
    };
    problems.extend(unfit.map(|reason| Problem { at: at(), reason: reason.to_owned() }));
    problems.extend(methods(entries, kind));
    if problems.is_empty() { Ok(Api::settled(fields)) } else { Err(problems) }
}

/// The content of a file with its placeholders. The same file was read before with values instead
/// of the placeholders.
pub fn template(root: &Node) -> Api {
    let entries = root.entries().unwrap_or_default().iter();
    Api::settled(entries.map(|entry| (entry.key.clone(), entry.node.value())).collect())
}

fn text<'a>(entries: &'a [Entry], name: &str) -> Option<&'a str> {
    let entry = entries.iter().find(|entry| entry.key == name)?;
    if let Tree::Text(text) = &entry.node.tree { Some(text) } else { None }
}

/// The reason why a field cannot be in a record of this kind.
fn misplaced(field: &str, kind: &str) -> Option<String> {
    let is_hook = kind == WEBHOOK;
    if SECRETS.contains(&field) {
        Some("secrets do not belong into files: set it at the server".to_owned())
    } else if !FIELDS.contains(&field) {
        Some(format!("{field} is no field of an API record; there are {}", FIELDS.join(", ")))
    } else if is_hook && NOT_OF_HOOKS.contains(&field) {
        Some(format!("{field} is not for webhooks; they have a name"))
    } else if !is_hook && OF_HOOKS.contains(&field) {
        Some(format!("{field} is for webhooks only"))
    } else {
        None
    }
}

/// Methods that records of this kind cannot have.
fn methods(entries: &[Entry], kind: &str) -> Option<Problem> {
    let entry = entries.iter().find(|entry| entry.key == "methods")?;
    let Tree::List(items) = &entry.node.tree else { return None };
    let known = if kind == WEBHOOK { &METHODS[..] } else { METHODS.get(..2).unwrap_or_default() };
    let fits = |node: &Node| matches!(&node.tree, Tree::Text(text) if known.iter().any(|name| name.eq_ignore_ascii_case(text)));
    let wrong = items.iter().find(|item| !fits(&item.node)).map(|item| &item.node);
    let at = wrong.or(items.is_empty().then_some(&entry.node))?.at.clone();
    Some(Problem { at, reason: format!("methods must be some of {}", known.join(", ")) })
}

/// A description of the valid values, if the value of a field is not valid.
fn wanted(field: &str, tree: &Tree) -> Option<&'static str> {
    let one_of = |words: &[&str]| matches!(tree, Tree::Text(text) if words.contains(&text.as_str()));
    match field {
        "kind" if !one_of(&["botman", "itrigger", WEBHOOK]) => Some("botman, itrigger or webhook"),
        "auth" if !one_of(&["none", "token", "password", "hmac"]) => Some("none, token, password or hmac"),
        "name" | "module" | "function" | "workflowId" if !matches!(tree, Tree::Text(_)) => Some("a text"),
        "version" | "user" | "idempotencyKey" if !matches!(tree, Tree::Text(_) | Tree::Null) => Some("a text"),
        "methods" | "ipAllowlist" if !matches!(tree, Tree::List(_)) => Some("a list"),
        "enabled" | "async" | "hasVerifyToken" if !matches!(tree, Tree::Bool(_)) => Some("true or false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn reasons(text: &str) -> Vec<String> {
        read(&yaml::read(text).unwrap()).unwrap_err().into_iter().map(|problem| problem.reason).collect()
    }

    #[test]
    fn what_is_wrong_is_said() {
        let secret = "secrets do not belong into files: set it at the server";
        for (text, expected) in [
            (
                "module: a\nfunction: b\nworkflowId: c\nauth: basic\ntoken: x\n",
                vec!["auth must be none, token, password or hmac", secret],
            ),
            (
                "kind: webhook\nname: a\nworkflowId: c\nauth: hmac\n",
                vec!["an API record with auth: hmac needs signature"],
            ),
            (
                "kind: webhook\nname: a\nworkflowId: c\nauth: hmac\nsignature: {preset: github, secret: x}\n",
                vec![secret],
            ),
            (
                "kind: webhook\nname: a\nworkflowId: c\nauth: hmac\nsignature: {preset: github, header: x}\n",
                vec!["header is no field of the preset github; there are preset"],
            ),
            (
                "module: hooks\nfunction: a\nworkflowId: c\nauth: none\nidempotencyKey: x\n",
                vec!["idempotencyKey is for webhooks only"],
            ),
            (
                "kind: webhook\nfunction: a\nworkflowId: c\nauth: none\n",
                vec!["function is not for webhooks; they have a name", "an API record needs name"],
            ),
            (
                "module: a\nfunction: b\nworkflowId: c\nauth: none\nmethods: [PUT]\n",
                vec!["methods must be some of GET, POST"],
            ),
            (
                "kind: itrigger\nmodule: a\nfunction: b\nworkflowId: c\nauth: token\n",
                vec!["auth must be none with the kind itrigger"],
            ),
        ] {
            assert_eq!(reasons(text), expected, "{text}");
        }
    }
}

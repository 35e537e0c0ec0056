//! A node of n8n, with its settings.

use super::kind::Kind;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Settings that only the editor uses, or that name the credentials of a node.
const EDITOR: [&str; 22] = [
    "authentication",
    "nodeCredentialType",
    "genericAuthType",
    "cachedResultName",
    "cachedResultUrl",
    "renameOutput",
    "outputKey",
    "renameFallbackOutput",
    "notice",
    "infoMessage",
    "info",
    "instructions",
    "jsonParameters",
    "contentInfo",
    "triggerNotice",
    "ignoreCase",
    "looseTypeValidation",
    "strict",
    "numberInputs",
    "provideSslCertificates",
    "enableResponseOutput",
    "rulesNotice",
];

/// One node of a workflow.
#[derive(Clone, Debug)]
pub struct Node {
    /// The name, unique in the workflow.
    pub name: String,
    /// The type without its package.
    pub kind: Kind,
    /// The type, as it is written.
    pub written: String,
    /// The version of the type.
    pub version: f64,
    /// The settings of the node.
    pub parameters: Value,
    /// The node itself.
    pub raw: Value,
    /// The paths of the settings that were read.
    pub read: RefCell<BTreeSet<String>>,
}

impl Node {
    /// A parameter by its path; null if there is none.
    pub fn parameter(&self, path: &str) -> Value {
        self.seen(path);
        let pointer = format!("/{}", path.replace('.', "/"));
        self.parameters.pointer(&pointer).cloned().unwrap_or_default()
    }

    /// Marks a setting as read, or as one without effect.
    pub fn seen(&self, path: &str) {
        if let Ok(mut read) = self.read.try_borrow_mut() {
            read.insert(path.to_owned());
        }
    }

    /// The paths of the settings that were not read and are not empty.
    pub fn unread(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.parameters, "", &self.read.borrow(), &mut found);
        found
    }

    /// A parameter that is a text.
    pub fn text(&self, path: &str) -> String {
        self.parameter(path).as_str().unwrap_or_default().to_owned()
    }

    /// A parameter that is a text, or this one if it is empty.
    pub fn text_or(&self, path: &str, usual: &str) -> String {
        Some(self.text(path)).filter(|text| !text.is_empty()).unwrap_or_else(|| usual.to_owned())
    }

    /// A parameter that is a list.
    pub fn list(&self, path: &str) -> Vec<Value> {
        self.parameter(path).as_array().cloned().unwrap_or_default()
    }

    /// Whether a setting beside the parameters is on.
    pub fn is_set(&self, name: &str) -> bool {
        self.raw.get(name) == Some(&Value::Bool(true))
    }

    /// Whether a switch is on.
    pub fn flag(&self, path: &str) -> bool {
        self.parameter(path) == Value::Bool(true)
    }

    /// Whether the node is switched off.
    pub fn is_disabled(&self) -> bool {
        self.is_set("disabled")
    }

    /// Whether exactly one item leaves the node if exactly one reaches it.
    pub fn keeps_one(&self) -> bool {
        if self.is_disabled() {
            return true;
        }
        if self.on_error() == "continueErrorOutput" && matches!(self.kind, Kind::Code | Kind::Execute) {
            return false;
        }
        match self.kind {
            Kind::Code => self.is_each(),
            Kind::Http
            | Kind::Merge
            | Kind::Batches
            | Kind::SplitOut
            | Kind::Lists
            | Kind::Execute
            | Kind::Sort
            | Kind::Aggregate
            | Kind::Limit
            | Kind::Summarize
            | Kind::Unique => false,
            _ => true,
        }
    }

    /// Whether code runs once for each item.
    pub fn is_each(&self) -> bool {
        self.text("mode") == "runOnceForEachItem" || self.written.ends_with(".functionItem")
    }

    /// Whether one item leaves the node at one of several outputs.
    pub fn branches(&self) -> bool {
        matches!(self.kind, Kind::If | Kind::Switch | Kind::Filter)
    }

    /// The number of outputs of a branching node, if one of them is always taken.
    pub fn exhaustive(&self) -> Option<usize> {
        match self.kind {
            Kind::If => Some(2),
            Kind::Switch => {
                let rules = self.list("rules.values").len().max(self.list("rules.rules").len());
                self.fallback().map(|fallback| rules.max(fallback + 1))
            }
            _ => None,
        }
    }

    /// The output of a switch for items that match no rule.
    pub fn fallback(&self) -> Option<usize> {
        let given = Some(self.parameter("options.fallbackOutput")).filter(|given| !given.is_null());
        match given.unwrap_or_else(|| self.parameter("fallbackOutput")) {
            Value::Number(output) => output.as_i64().and_then(|output| usize::try_from(output).ok()),
            Value::String(word) if word == "extra" => Some(self.list("rules.values").len()),
            _ => None,
        }
    }

    /// What happens to failures.
    pub fn on_error(&self) -> &str {
        let default = if self.is_set("continueOnFail") { "continueRegularOutput" } else { "stopWorkflow" };
        self.raw.get("onError").and_then(Value::as_str).unwrap_or(default)
    }
}

/// A text of a row of a list; empty if there is none.
pub fn text_of(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Collects the paths of values that no read path contains. A list is one value.
fn walk(value: &Value, path: &str, read: &BTreeSet<String>, found: &mut Vec<String>) {
    if read.contains(path) {
        return;
    }
    match value {
        Value::Object(entries) => {
            let says = |key: &str| !EDITOR.contains(&key) && !key.starts_with("__");
            for (key, inner) in entries.iter().filter(|(key, _)| says(key)) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(inner, &path, read, found);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Array(items) if items.is_empty() => {}
        _ => found.push(path.to_owned()),
    }
}

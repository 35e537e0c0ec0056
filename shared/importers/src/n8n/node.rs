//! A node of n8n, with its settings.

use super::kind::Kind;
use serde_json::Value;

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
}

impl Node {
    /// A parameter by its path; null if there is none.
    pub fn parameter(&self, path: &str) -> Value {
        let pointer = format!("/{}", path.replace('.', "/"));
        self.parameters.pointer(&pointer).cloned().unwrap_or_default()
    }

    /// A parameter that is a text.
    pub fn text(&self, path: &str) -> String {
        self.parameter(path).as_str().unwrap_or_default().to_owned()
    }

    /// A parameter that is a list.
    pub fn list(&self, path: &str) -> Vec<Value> {
        self.parameter(path).as_array().cloned().unwrap_or_default()
    }

    /// Whether a switch is on.
    pub fn flag(&self, path: &str) -> bool {
        self.parameter(path) == Value::Bool(true)
    }

    /// Whether the node is switched off.
    pub fn is_disabled(&self) -> bool {
        self.raw.get("disabled") == Some(&Value::Bool(true))
    }

    /// Whether one item leaves a node that one item reaches.
    pub fn keeps_one(&self) -> bool {
        if self.is_disabled() {
            return true;
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

    /// The output of a switch for items that no rule fits.
    pub fn fallback(&self) -> Option<usize> {
        let given = Some(self.parameter("options.fallbackOutput")).filter(|given| !given.is_null());
        match given.unwrap_or_else(|| self.parameter("fallbackOutput")) {
            Value::Number(output) => output.as_i64().and_then(|output| usize::try_from(output).ok()),
            Value::String(word) if word == "extra" => Some(self.list("rules.values").len()),
            _ => None,
        }
    }

    /// Where failures go.
    pub fn on_error(&self) -> &str {
        let continues = self.raw.get("continueOnFail") == Some(&Value::Bool(true));
        let default = if continues { "continueRegularOutput" } else { "stopWorkflow" };
        self.raw.get("onError").and_then(Value::as_str).unwrap_or(default)
    }
}

//! How the requests of a webhook are signed, without the secrets.

use crate::form::Problem;
use crate::yaml::{Node, Tree};
use serde_json::{Map, Value, json};

const CUSTOM: [&str; 6] = ["preset", "header", "algorithm", "encoding", "prefix", "signed"];

/// The fields of a preset; `None` = there is no such preset.
fn fields(preset: &str) -> Option<&'static [&'static str]> {
    match preset {
        "github" | "shopify" => Some(&["preset"]),
        "stripe" | "slack" | "standard_webhooks" => Some(&["preset", "toleranceSeconds"]),
        "custom" => Some(&CUSTOM),
        _ => None,
    }
}

/// Removes defaults and the number of secrets. Names of headers have no upper case.
pub(super) fn settle(signature: &mut Map<String, Value>) {
    if let Some(Value::String(header)) = signature.get_mut("header") {
        header.make_ascii_lowercase();
    }
    signature.retain(|name, value| {
        let default = match name.as_str() {
            "secrets" => return false,
            "toleranceSeconds" => json!(300),
            "algorithm" => json!("sha256"),
            "encoding" => json!("hex"),
            "prefix" => json!(""),
            _ => Value::Null,
        };
        *value != default
    });
}

/// The mistakes in a signature.
pub(super) fn check(node: &Node) -> Vec<Problem> {
    let problem = |node: &Node, reason: String| Problem { at: node.at.clone(), reason };
    let Some(entries) = node.entries() else {
        return vec![problem(node, "signature must be a dictionary".to_owned())];
    };
    let preset = entries.iter().find(|entry| entry.key == "preset").map(|entry| &entry.node.tree);
    let preset = if let Some(Tree::Text(preset)) = preset { preset.as_str() } else { "" };
    let Some(known) = fields(preset) else {
        let presets = "github, stripe, slack, shopify, standard_webhooks or custom";
        return vec![problem(node, format!("signature needs a preset: {presets}"))];
    };
    let mut problems = Vec::new();
    for entry in entries {
        let at = entry.key_at.clone();
        match entry.key.as_str() {
            "secret" | "secrets" => {
                let reason = "secrets do not belong into files: set it at the server".to_owned();
                problems.push(Problem { at, reason });
            }
            name if !known.contains(&name) => {
                let reason = format!("{name} is no field of the preset {preset}; there are {}", known.join(", "));
                problems.push(Problem { at, reason });
            }
            "toleranceSeconds" if !matches!(entry.node.value().as_i64(), Some(1..=3600)) => {
                problems.push(problem(&entry.node, "toleranceSeconds must be 1 to 3600".to_owned()));
            }
            "toleranceSeconds" => {}
            name if !matches!(entry.node.tree, Tree::Text(_)) => {
                problems.push(problem(&entry.node, format!("{name} must be a text")));
            }
            _ => {}
        }
    }
    if preset == "custom" && !entries.iter().any(|entry| entry.key == "header") {
        problems.push(problem(node, "the preset custom needs header".to_owned()));
    }
    problems
}

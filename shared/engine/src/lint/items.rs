//! Checks constant items of loops that are not a list, or probably not the intended one.

use super::{Code, Finding, Linter};
use catalogue::{Block, reading};
use model::workflow::unwrap_typed;
use model::{Said, json};
use serde_json::Value;

/// The parameter with the items.
const ITEMS: &str = "input_list";

pub(super) fn check(linter: &mut Linter<'_>) {
    let definition = linter.definition;
    for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        if linter.layout.role(at) != Some(Block::ForEach) {
            continue;
        }
        let Some(given) = step.parameters.get(ITEMS).map(unwrap_typed) else { continue };
        let input = linter.module(at).and_then(|module| module.descriptor.input(ITEMS));
        let Ok(tree) = reading::parse(input, given, &step.parameters) else { continue };
        if let Some(finding) = tree.constant().and_then(judge) {
            linter.at_step(at, &format!("parameters.{ITEMS}"), finding);
        }
    }
}

fn judge(items: &Value) -> Option<Finding> {
    match items {
        Value::Number(_) | Value::Bool(_) => {
            let en = format!("'{ITEMS}' must be a list, a dictionary or a text");
            let said = Said::new(en, format!("'{ITEMS}' 必须是列表、字典或文本"));
            Some(Finding::error(Code::InvalidValue, said))
        }
        Value::String(text) if text.trim_start().starts_with('[') && json::document(text).is_none() => {
            let en = format!("'{ITEMS}' begins like a list but is not JSON, so the loop goes through its characters");
            let said = Said::new(en, format!("'{ITEMS}' 形似列表但不是 JSON，循环会逐个字符进行"));
            Some(Finding::warning(Code::InvalidValue, said))
        }
        _ => None,
    }
}

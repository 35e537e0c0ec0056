//! Finds policies that have no effect, because their steps only control the flow: they apply
//! neither to the steps inside a block nor to the time that these take.

use super::{Code, Finding, Linter};
use crate::program::policy::is_policy;
use catalogue::Behaviour;
use model::Said;
use model::workflow::unwrap_typed;
use serde_json::Value;

/// The policies that such a step has: what happens if its own parameters cannot be used, and which
/// of its outputs are hidden.
const OF_BLOCKS: [&str; 2] = ["__error_policy", "__sensitive"];

pub(super) fn check(linter: &mut Linter<'_>) {
    for (at, step) in linter.definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        if !linter.module(at).is_some_and(|module| matches!(module.behaviour, Behaviour::Block(_))) {
            continue;
        }
        for (name, value) in step.parameters.iter().filter(|(name, _)| is_policy(name)) {
            if OF_BLOCKS.contains(&name.as_str()) && !is_retry(value) || value.is_null() {
                continue;
            }
            let said = Said::new(
                format!(
                    "'{name}' has no effect on a step that controls the flow; give it to the steps inside the block"
                ),
                format!("'{name}' 对控制流程的步骤不起作用；请把它设置在块内的步骤上"),
            );
            linter.at_step(at, &format!("parameters.{name}"), Finding::warning(Code::InvalidPolicy, said));
        }
    }
}

fn is_retry(value: &Value) -> bool {
    unwrap_typed(value).as_str() == Some("RETRY")
}

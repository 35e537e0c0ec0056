//! Checks that conditions of blocks are given, and that those in parts are complete.

use super::{Code, Finding, Linter, Severity};
use catalogue::Block;
use expr::{Operator, Tree, compare};
use model::Said;
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};

/// The parts of a test, without the operator.
const OPERANDS: [&str; 3] = ["input1", "value1", "value2"];

pub(super) fn check(linter: &mut Linter<'_>) {
    let definition = linter.definition;
    for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        if !matches!(linter.layout.role(at), Some(Block::If | Block::While)) {
            continue;
        }
        match operator(&step.parameters) {
            None => missing(linter, at, &step.parameters),
            Some(operator) => match operator.parse() {
                Ok(operator) => operands(linter, at, &step.parameters, operator),
                Err(_) => unknown(linter, at),
            },
        }
    }
}

/// The operator, as the interpreter reads it.
fn operator(parameters: &Map<String, Value>) -> Option<&str> {
    parameters.get("operator").map(unwrap_typed)?.as_str().filter(|operator| !operator.is_empty())
}

/// Neither a condition nor an operator: the step fails when it is reached.
fn missing(linter: &mut Linter<'_>, at: usize, parameters: &Map<String, Value>) {
    let condition = parameters.get("condition").map_or(&Value::Null, unwrap_typed);
    if !condition.is_null() && !condition.as_str().is_some_and(|text| text.trim().is_empty()) {
        return;
    }
    let is_in_parts = OPERANDS.iter().any(|name| parameters.get(*name).is_some_and(|value| !value.is_null()));
    let (name, said) = if is_in_parts {
        let en = "'operator' is required: a test in parts has input1, operator and value1";
        ("operator", Said::new(en, "'operator' 为必填项：分项的条件由 input1、operator 和 value1 组成"))
    } else {
        let en = "'condition' is required, or input1, operator and value1";
        ("condition", Said::new(en, "'condition' 为必填项，或者填写 input1、operator 和 value1"))
    };
    linter.at_step(at, &format!("parameters.{name}"), Finding::error(Code::MissingParameter, said));
}

fn operands(linter: &mut Linter<'_>, at: usize, parameters: &Map<String, Value>, operator: Operator) {
    let wanted = OPERANDS.iter().take(1 + operator.arguments());
    for name in wanted.filter(|name| !parameters.contains_key(**name)) {
        let said = Said::new(
            format!("'{name}' is missing, so that {operator} compares with null"),
            format!("缺少 '{name}'，{operator} 会与空值比较"),
        );
        linter.at_step(at, &format!("parameters.{name}"), Finding::warning(Code::MissingParameter, said));
    }
    if operator == Operator::MatchesRegex {
        pattern(linter, at, parameters);
    }
}

/// A constant regular expression that cannot be compiled.
fn pattern(linter: &mut Linter<'_>, at: usize, parameters: &Map<String, Value>) {
    let given = parameters.get("value1").map_or(&Value::Null, unwrap_typed);
    let Ok(tree) = Tree::parse_pattern(given) else { return };
    let Some(constant) = tree.constant().filter(|value| value.is_string()) else { return };
    let text = Value::String(String::new());
    if let Err(error) = compare(Operator::MatchesRegex, &text, constant, &Value::Null, &|_| {}) {
        let said = Said::new(format!("'value1': {error}"), "'value1' 不是有效的正则表达式");
        linter.at_step(at, "parameters.value1", Finding::error(Code::InvalidValue, said));
    }
}

/// An operator that does not exist. A workflow with it cannot be stored, so the finding is an
/// error.
fn unknown(linter: &mut Linter<'_>, at: usize) {
    let path = format!("steps[{at}].parameters.operator");
    for finding in linter.found.iter_mut().filter(|finding| finding.path == path) {
        finding.severity = Severity::Error;
    }
}

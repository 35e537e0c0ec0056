//! Finds conditions and expressions that cannot be parsed, and the place of the error.

use super::{Code, Finding, Linter};
use catalogue::chinese;
use expr::{Condition, Expression, ParseError};
use model::Said;
use serde_json::Value;

/// Checks a text that is a condition or an expression.
pub(super) fn check(linter: &mut Linter<'_>, at: usize, path: &str, text: &str, is_condition: bool) {
    let parsed = if is_condition { Condition::parse(text).map(drop) } else { Expression::parse(text).map(drop) };
    if let Err(error) = parsed {
        let code = if is_condition { Code::ConditionSyntax } else { Code::ExpressionSyntax };
        linter.at_step(at, path, syntax(code, text, &error));
    }
}

/// The finding about a text that cannot be parsed. Its range begins at the mistake.
pub fn syntax(code: Code, text: &str, error: &ParseError) -> Finding {
    let start = error.offset().min(text.len());
    let shown = text.get(..start).map_or(0, |head| head.chars().count()) + 1;
    let reason = error.to_string();
    let reason = reason
        .split_once(": ")
        .filter(|(place, _)| place.starts_with("at character"))
        .map_or(&*reason, |(_, reason)| reason);
    let said = Said::new(
        format!("cannot be read: at character {shown}: {reason}"),
        format!("无法解析：第 {shown} 个字符处：{}", chinese(reason)),
    );
    Finding::error(code, said).within(text, &(start..text.len().max(start)))
}

/// The text of a value, unless it is blank.
pub(super) fn written(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

//! Conditions: nested `if` blocks.

use super::{name, sequence};
use crate::Refusal;
use crate::juggle::rule;
use crate::juggle::writer::Writer;
use crate::template::{operand, quoted};
use serde_json::{Value, json};

/// Operators of Juggle, and those of conditions.
pub const OPERATORS: [(&str, &str); 10] = [
    ("equal", "=="),
    ("notEqual", "!="),
    ("empty", "is_empty"),
    ("notEmpty", "is_not_empty"),
    ("contains", "contains"),
    ("notContains", "not_contains"),
    ("greaterThan", ">"),
    ("greaterThanOrEqual", ">="),
    ("lessThan", "<"),
    ("lessThanOrEqual", "<="),
];

/// Writes a condition and its branches, until they meet.
pub fn write(writer: &mut Writer<'_>, key: &str, element: &Value, depth: usize) -> Result<(), Refusal> {
    let meet = element.pointer("/outgoings/0").and_then(Value::as_str).map(str::to_owned);
    let branches = element.get("conditions").and_then(Value::as_array).cloned().unwrap_or_default();
    let outgoing = |branch: &Value| branch.get("outgoing").and_then(Value::as_str).map(str::to_owned);
    let mut open = 0;
    let mut otherwise = None;
    for branch in &branches {
        let kind = branch.get("conditionType").and_then(Value::as_str).unwrap_or("CUSTOM");
        if kind == "DEFAULT" {
            otherwise = outgoing(branch);
            continue;
        }
        let condition = condition(writer, branch);
        let hint = if open == 0 { key.to_owned() } else { format!("{key}-{}", open + 1) };
        writer.draft.push(&hint, "if_condition", json!({"condition": condition}));
        if let Some(step) = writer.draft.last() {
            step.name = format!(
                "{}: {}",
                name(element),
                branch.get("conditionName").and_then(Value::as_str).unwrap_or_default()
            );
        }
        if let Some(target) = outgoing(branch) {
            sequence(writer, &target, meet.as_deref(), depth + 1)?;
        }
        writer.draft.enter(key, "CONDITION");
        writer.draft.push(&format!("{key}-else"), "else", json!({}));
        open += 1;
    }
    if let Some(target) = otherwise {
        sequence(writer, &target, meet.as_deref(), depth + 1)?;
    }
    writer.draft.enter(key, "CONDITION");
    for _ in 0..open {
        writer.draft.push(&format!("{key}-end"), "endif", json!({}));
    }
    if branches.is_empty() {
        writer.draft.push(key, "vflow.data.comment", json!({"content": crate::template::literal(name(element))}));
    }
    Ok(())
}

/// The condition of a branch, from the parts that the editor stores beside the text.
fn condition(writer: &mut Writer<'_>, branch: &Value) -> String {
    let groups = branch.get("conditionExpressions").and_then(Value::as_array).cloned().unwrap_or_default();
    let groups: Vec<String> = groups.iter().filter_map(|group| all(writer, group)).collect();
    if !groups.is_empty() {
        return match groups.as_slice() {
            [group] => group.clone(),
            several => several.iter().map(|group| format!("({group})")).collect::<Vec<_>>().join(" or "),
        };
    }
    let text = branch.get("expression").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let called = branch.get("conditionName").and_then(Value::as_str).unwrap_or_default();
    if text.is_empty() {
        let en = format!("the branch {called} has no condition, which holds always, as there");
        writer.draft.note(en, format!("分支 {called} 没有条件，与原来一样视为成立"));
        return "true".to_owned();
    }
    let id = format!("condition-{}", crate::ids::slug(called));
    let (en, zh) = (
        format!("the expression {text} has no parts that can be carried over"),
        format!("表达式 {text} 没有可导入的部分"),
    );
    writer.draft.mark(&id, "", en, zh);
    "false".to_owned()
}

fn all(writer: &mut Writer<'_>, group: &Value) -> Option<String> {
    let tests: Vec<String> = group.as_array()?.iter().map(|row| test(writer, row)).collect();
    match tests.as_slice() {
        [] => None,
        [test] => Some(test.clone()),
        several => Some(several.iter().map(|test| format!("({test})")).collect::<Vec<_>>().join(" and ")),
    }
}

fn test(writer: &mut Writer<'_>, row: &Value) -> String {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let variable = [text("variableKey"), text("envKey")].concat();
    let left = format!("[[{variable}]]");
    let kind = row.pointer("/dataType/type").and_then(Value::as_str);
    let given = row.get("value").cloned().unwrap_or_default();
    let right = match &given {
        Value::String(name) if text("assignType") == "VARIABLE" => format!("[[{name}]]"),
        Value::String(text) if kind == Some("String") => quoted(text),
        other => operand(&rule::constant(other, kind)).unwrap_or_else(|| quoted(&crate::template::text_of(other))),
    };
    let operator = text("operator");
    match operator.as_str() {
        // Juggle distinguishes upper and lower case. Here only this operator and patterns do.
        "equal" if kind == Some("String") => format!("{left} strict_equals {right}"),
        "notEqual" if kind == Some("String") => format!("not ({left} strict_equals {right})"),
        "contains" if kind == Some("String") => within(writer, &left, &given, &right),
        "notContains" if kind == Some("String") => format!("not ({})", within(writer, &left, &given, &right)),
        "empty" => format!("{left} is_empty"),
        "notEmpty" => format!("{left} is_not_empty"),
        other => {
            if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == other) {
                format!("{left} {operator} {right}")
            } else {
                let (en, zh) = (format!("the operator {other} is not known"), format!("未知的运算符 {other}"));
                writer.draft.mark("condition", "", en, zh);
                "false".to_owned()
            }
        }
    }
}

/// A test whether a text contains another one.
fn within(writer: &mut Writer<'_>, left: &str, given: &Value, right: &str) -> String {
    if let Value::String(text) = given
        && !right.starts_with("[[")
    {
        return format!("{left} matches_regex {}", quoted(&regex_syntax::escape(text)));
    }
    writer.draft.change("upper and lower case are equal in this test", "该条件不区分大小写");
    format!("{left} contains {right}")
}

//! Conditions of if, filter and switch nodes.

mod regex;

use super::expression;
use super::source::Node;
use super::writer::Writer;
use crate::template::{constant, operand, quoted};
use serde_json::{Value, json};

/// The types of conditions.
pub const TYPES: [&str; 7] = ["string", "number", "boolean", "dateTime", "array", "object", "any"];

/// The condition in the parameters of a node, or of a rule of a switch.
pub fn of(writer: &mut Writer<'_>, node: &Node, given: &Value) -> String {
    match given.get("conditions") {
        Some(Value::Array(rows)) => modern(writer, given, rows),
        _ => older(writer, node, given),
    }
}

/// Conditions since version 2: a list with a combinator.
fn modern(writer: &mut Writer<'_>, given: &Value, rows: &[Value]) -> String {
    let strict = given.pointer("/options/caseSensitive") != Some(&Value::Bool(false));
    let parts: Vec<String> = rows
        .iter()
        .map(|row| {
            let kind = row.pointer("/operator/type").and_then(Value::as_str).unwrap_or("string");
            let operation = row.pointer("/operator/operation").and_then(Value::as_str).unwrap_or("equals");
            writer.word("type of a condition", kind, &TYPES);
            let left = side(writer, row.get("leftValue"));
            let right = side(writer, row.get("rightValue"));
            test(writer, kind, operation, &left, &right, strict)
        })
        .collect();
    let combinator = given.get("combinator").and_then(Value::as_str).unwrap_or_default();
    writer.word("combinator", combinator, &["and", "or"]);
    joined(parts, combinator == "or")
}

/// Conditions of version 1: lists by type.
fn older(writer: &mut Writer<'_>, node: &Node, given: &Value) -> String {
    let mut parts = Vec::new();
    for kind in ["string", "number", "boolean", "dateTime"] {
        for row in given.get(kind).and_then(Value::as_array).into_iter().flatten() {
            let default = if kind == "number" { "smaller" } else { "equal" };
            let operation = row.get("operation").and_then(Value::as_str).unwrap_or(default);
            let left = side(writer, row.get("value1"));
            let right = side(writer, row.get("value2"));
            parts.push(test(writer, kind, operation, &left, &right, true));
        }
    }
    let combined = node.text("combineOperation");
    writer.word("combineOperation", &combined, &["all", "any"]);
    joined(parts, combined == "any")
}

fn joined(parts: Vec<String>, any: bool) -> String {
    if parts.is_empty() {
        return "true".to_owned();
    }
    if let [part] = parts.as_slice() {
        return part.clone();
    }
    let parts: Vec<_> = parts.iter().map(|part| format!("({part})")).collect();
    parts.join(if any { " or " } else { " and " })
}

/// One side of a test, as an operand. A text with references in it is first stored in a variable.
pub fn side(writer: &mut Writer<'_>, given: Option<&Value>) -> String {
    let value = expression::value(writer, given.unwrap_or(&Value::Null));
    if let Some(operand) = operand(&value) {
        return operand;
    }
    let id = writer.id("text");
    let kept = super::items::keep(&mut writer.draft, &id, "", &value);
    operand(&kept).unwrap_or_default()
}

/// One test of a condition.
pub fn test(writer: &mut Writer<'_>, kind: &str, operation: &str, left: &str, right: &str, strict: bool) -> String {
    let not = |text: String| format!("not ({text})");
    match (kind, operation) {
        (_, "exists") => not(format!("{left} strict_equals null")),
        (_, "notExists") => format!("{left} strict_equals null"),
        (_, "empty" | "isEmpty") => format!("{left} is_empty"),
        (_, "notEmpty" | "isNotEmpty") => format!("{left} is_not_empty"),
        ("boolean", "true") => format!("{left} is_true"),
        ("boolean", "false") => format!("{left} is_false"),
        ("string", "equals" | "equal") if strict => format!("string({left}) strict_equals string({right})"),
        ("string", "notEquals" | "notEqual") if strict => not(format!("string({left}) strict_equals string({right})")),
        (_, "equals" | "equal") => format!("{left} == {right}"),
        (_, "notEquals" | "notEqual") => format!("{left} != {right}"),
        ("string", "contains") => pattern(writer, left, right, "", "", "contains"),
        ("string", "notContains") => not(pattern(writer, left, right, "", "", "contains")),
        ("string", "startsWith") => pattern(writer, left, right, "^", "", "starts_with"),
        ("string", "notStartsWith") => not(pattern(writer, left, right, "^", "", "starts_with")),
        ("string", "endsWith") => pattern(writer, left, right, "", "$", "ends_with"),
        ("string", "notEndsWith") => not(pattern(writer, left, right, "", "$", "ends_with")),
        ("string", "regex") => regex::test(writer, left, right),
        ("string", "notRegex") => not(regex::test(writer, left, right)),
        (_, "gt" | "larger" | "after") => format!("{left} > {right}"),
        (_, "gte" | "largerEqual" | "afterOrEquals") => format!("{left} >= {right}"),
        (_, "lt" | "smaller" | "before") => format!("{left} < {right}"),
        (_, "lte" | "smallerEqual" | "beforeOrEquals") => format!("{left} <= {right}"),
        ("array", "contains") => includes(writer, left, right),
        ("array", "notContains") => not(includes(writer, left, right)),
        ("array", "lengthEquals") => format!("len({left}) == {right}"),
        ("array", "lengthNotEquals") => format!("len({left}) != {right}"),
        ("array", "lengthGt") => format!("len({left}) > {right}"),
        ("array", "lengthGte") => format!("len({left}) >= {right}"),
        ("array", "lengthLt") => format!("len({left}) < {right}"),
        ("array", "lengthLte") => format!("len({left}) <= {right}"),
        (_, other) => {
            let id = format!("{}-condition", writer.node);
            let (en, zh) = (format!("the test {other} cannot be carried over"), format!("条件 {other} 无法导入"));
            writer.draft.mark(&id, "", en, zh);
            "false".to_owned()
        }
    }
}

/// A test whether a list contains a value of the same type. The operator `contains` also finds
/// `"2"` in a list of numbers, so that a script tests it.
fn includes(writer: &mut Writer<'_>, left: &str, right: &str) -> String {
    const TEST: &str = "return Array.isArray(inputs.list) && inputs.list.includes(inputs.item);";
    // A constant is written as JSON, a reference is not.
    let value = |side: &str| serde_json::from_str(side).map_or_else(|_| json!(side), |value: Value| constant(&value));
    let inputs = json!({"list": value(left), "item": value(right)});
    let found = writer.script("includes", "", TEST, inputs);
    format!("{} is_true", found.as_str().unwrap_or_default())
}

/// A test whether a text contains another one. n8n distinguishes upper and lower case; the
/// operators do not, but a pattern does.
fn pattern(writer: &mut Writer<'_>, left: &str, right: &str, before: &str, after: &str, operator: &str) -> String {
    let constant: Option<Value> =
        Some(right).filter(|right| right.starts_with('"')).and_then(|right| serde_json::from_str(right).ok());
    if let Some(text) = constant.as_ref().and_then(Value::as_str) {
        format!("{left} matches_regex {}", quoted(&format!("{before}{}{after}", regex_syntax::escape(text))))
    } else {
        writer.draft.change("upper and lower case are equal in this test", "该条件不区分大小写");
        format!("{left} {operator} {right}")
    }
}

//! Date & Time.

use super::super::{Items, Node, Writer, condition, each, expression};
use super::{Left, missing};
use crate::template::output;
use serde_json::{Value, json};

/// Patterns of Luxon and Moment, and those of `date_format`.
const TOKENS: [(&str, &str); 17] = [
    ("yyyy", "%Y"),
    ("YYYY", "%Y"),
    ("yy", "%y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("hh", "%I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("EEEE", "%A"),
    ("dddd", "%A"),
    ("EEE", "%a"),
    ("a", "%p"),
];

/// Writes the operation for each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let operation = [node.text("operation"), node.text("action")].concat();
    let operation = match (operation.as_str(), node.version < 2.0) {
        ("", true) => "format".to_owned(),
        ("", false) => "getCurrentDate".to_owned(),
        ("calculate", _) if node.text("operation") == "subtract" => "subtractFromDate".to_owned(),
        (other, _) => other.to_owned(),
    };
    let known = [
        "format",
        "formatDate",
        "addToDate",
        "subtractFromDate",
        "calculate",
        "addcalculate",
        "subtractcalculate",
        "getCurrentDate",
        "extractDate",
    ];
    if !known.contains(&operation.as_str()) {
        return missing(
            writer,
            input,
            format!("the operation {operation} of dates is not known"),
            format!("未知的日期操作 {operation}"),
        );
    }
    let items = each(writer, input, |writer, item| {
        let (module, parameters, result) = step(writer, node, &operation);
        let id = writer.step("", module, &node.name, parameters);
        let name = [node.text("outputFieldName"), node.text("dataPropertyName")].concat();
        let default = match operation.as_str() {
            "getCurrentDate" => "currentDate",
            "extractDate" => "datePart",
            "format" | "calculate" => "data",
            "formatDate" => "formattedDate",
            _ => "newDate",
        };
        let name = if name.is_empty() { default.to_owned() } else { name };
        let merged = writer.step(
            "item",
            "dict_set",
            "",
            json!({"dictionary": item, "path": [name], "value": output(&id, result)}),
        );
        output(&merged, "result")
    });
    Left::Items(vec![items])
}

fn step(writer: &mut Writer<'_>, node: &Node, operation: &str) -> (&'static str, Value, &'static str) {
    let mut value = |path: &str| expression::value(writer, &node.parameter(path));
    match operation {
        "getCurrentDate" => {
            let part = if node.parameter("includeTime") == Value::Bool(false) { "date" } else { "iso_8601" };
            ("vflow.data.get_current_time", json!({"format": part}), "time")
        }
        "extractDate" => {
            let part = node.text("part");
            let part = if part.is_empty() { "month".to_owned() } else { part };
            let outputs = ["year", "month", "day", "hour", "minute", "second"];
            let found = outputs.into_iter().find(|output| *output == part);
            let date = value("date");
            if found.is_none() {
                writer.draft.change(
                    format!("the part {part} of a date is its month here"),
                    format!("日期部分 {part} 在此为月份"),
                );
            }
            ("date_format", json!({"date": date, "format": "iso_8601"}), found.unwrap_or("month"))
        }
        "format" | "formatDate" => {
            let date = if operation == "format" { value("value") } else { value("date") };
            let format = node.text(if operation == "format" { "toFormat" } else { "format" });
            let format = if format == "custom" { node.text("customFormat") } else { format };
            let format = pattern(&format);
            ("date_format", json!({"date": date, "format": format}), "result")
        }
        _ => {
            let date = if node.parameter("magnitude").is_null() { value("value") } else { value("magnitude") };
            let amount = value("duration");
            let unit = node.text("timeUnit");
            let unit = if unit.is_empty() { "days".to_owned() } else { unit };
            let amount = match (operation.starts_with("subtract"), amount) {
                (false, amount) => amount,
                (true, Value::Number(number)) => json!(-number.as_f64().unwrap_or_default()),
                (true, _) => {
                    let operand = condition::side(writer, Some(&node.parameter("duration")));
                    let id = writer.step("back", "expression", "", json!({"expression": format!("-{operand}")}));
                    output(&id, "result")
                }
            };
            ("date_add", json!({"date": date, "amount": amount, "unit": unit.trim_end_matches('s')}), "result")
        }
    }
}

/// A pattern in the syntax of `date_format`.
fn pattern(format: &str) -> String {
    match format {
        "" => return "%m/%d/%Y".to_owned(),
        "X" => return "timestamp_seconds".to_owned(),
        "x" => return "timestamp_millis".to_owned(),
        _ => {}
    }
    let mut made = String::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        if let Some((token, written)) = TOKENS.iter().find(|(token, _)| rest.starts_with(token)) {
            made.push_str(written);
            rest = rest.get(token.len()..).unwrap_or_default();
        } else {
            made.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    made
}

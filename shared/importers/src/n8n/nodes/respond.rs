//! Respond to webhook.

use super::super::pass::once;
use super::super::{Items, Node, Writer, expression};
use super::Left;
use crate::template::given;
use serde_json::{Map, Value, json};

/// Writes the answer to the request; it is sent once.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    once(writer, input, |writer| {
        let kind = node.text("respondWith");
        let mut headers = Map::new();
        for row in node.list("options.responseHeaders.entries") {
            let name = row.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            headers.insert(name, expression::value(writer, row.get("value").unwrap_or(&Value::Null)));
        }
        let mut status = expression::value(writer, &node.parameter("options.responseCode"));
        let body = match kind.as_str() {
            "allIncomingItems" => input.list(),
            "json" => json_body(writer, node),
            "text" => expression::value(writer, &node.parameter("responseBody")),
            "noData" => Value::Null,
            "redirect" => {
                headers.insert("Location".to_owned(), expression::value(writer, &node.parameter("redirectURL")));
                if status.is_null() {
                    status = json!(307);
                }
                Value::Null
            }
            "" | "firstIncomingItem" => input.first(),
            other => {
                let name = writer.node.clone();
                writer.draft.mark(
                    &name,
                    &name,
                    format!("a response with {other} cannot be carried over"),
                    format!("无法导入应答方式 {other}"),
                );
                Value::Null
            }
        };
        let headers = if headers.is_empty() { Value::Null } else { Value::Object(headers) };
        writer.step(
            "",
            "respond",
            &node.name,
            Value::Object(given([("status", status), ("headers", headers), ("body", body)])),
        );
    });
    Left::Items(vec![input.clone()])
}

fn json_body(writer: &mut Writer<'_>, node: &Node) -> Value {
    let body = node.parameter("responseBody");
    if let Value::String(text) = &body
        && !text.starts_with('=')
        && let Ok(parsed) = model::json::parse(text)
    {
        return crate::template::constant(&parsed);
    }
    let value = expression::value(writer, &body);
    if let Value::String(text) = &value
        && !(text.starts_with("{{") && text.ends_with("}}"))
    {
        // The text is JSON with references in it: parsed first, so that no value can break it.
        let id = writer.step("json", "vflow.data.parse_json", "", json!({"json": text}));
        return crate::template::output(&id, "first_value");
    }
    value
}

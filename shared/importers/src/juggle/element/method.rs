//! Methods: a request, and a variable for each rule of the outputs.

use crate::juggle::rule;
use crate::juggle::writer::Writer;
use crate::template::{Part, at, given, output, text_of};
use serde_json::{Map, Value, json};

/// Writes a method.
pub fn write(writer: &mut Writer<'_>, key: &str, element: &Value) {
    let method = element.get("method").cloned().unwrap_or_default();
    let text = |name: &str| method.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let rules = |name: &str| method.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let schemas = rules("inputParamSchemas");
    let position = |target: &str| {
        let schema = schemas.iter().find(|schema| schema.get("key").and_then(Value::as_str) == Some(target));
        schema.and_then(|schema| schema.get("position")).and_then(Value::as_str).unwrap_or("body").to_owned()
    };
    let verb = text("requestType");
    let mut url = text("url");
    let (mut query, mut body, mut headers) = (Map::new(), Map::new(), Map::new());
    for row in rules("inputFillRules") {
        let target = row.get("target").and_then(Value::as_str).unwrap_or_default().to_owned();
        rule::compare_types(writer, &row);
        let value = rule::value(&row, &Value::Null);
        match position(&target).as_str() {
            "path" => url = url.replace(&format!("{{{target}}}"), &text_of(&value)),
            "query" => put(&mut query, &target, value),
            "header" => put(&mut headers, &target, value),
            _ if verb == "GET" => put(&mut query, &target, value),
            _ => put(&mut body, &target, value),
        }
    }
    for row in rules("headerFillRules") {
        let target = row.get("target").and_then(Value::as_str).unwrap_or_default().to_owned();
        put(&mut headers, &target, rule::value(&row, &Value::Null));
    }
    let form = text("requestContentType").contains("x-www-form-urlencoded");
    let has_body = !body.is_empty();
    let some = |entries: Map<String, Value>| if entries.is_empty() { Value::Null } else { Value::Object(entries) };
    let mut parameters = given([
        ("url", json!(url)),
        ("method", json!(if verb.is_empty() { "GET".to_owned() } else { verb })),
        ("headers", some(headers)),
        ("query_params", some(query)),
        ("body", some(body)),
        ("body_type", if has_body { json!(if form { "form" } else { "json" }) } else { Value::Null }),
    ]);
    // In Juggle, a call that fails does not change its variables, and the flow continues.
    parameters.insert("__error_policy".to_owned(), json!("SKIP"));
    writer.draft.note("a call that fails is skipped, as there", "调用失败时跳过，与原来一致");
    if url.contains("//127.0.0.1") || url.contains("//localhost") {
        writer.draft.change(
            format!("the address {url} is local: allow it or write another"),
            format!("地址 {url} 为本机地址：请允许访问或改写"),
        );
    }
    let id = writer.draft.push(key, "http_request", Value::Object(parameters));
    let outputs = rules("outputFillRules");
    if outputs.is_empty() {
        return;
    }
    let condition = format!("{{{{{id}.json}}}} is_not_empty");
    writer.draft.push(&format!("{key}-answered"), "if_condition", json!({"condition": condition}));
    let answer = output(&id, "json");
    for row in outputs {
        rule::assign(writer, key, &row, &answer);
    }
    writer.draft.push(&format!("{key}-end"), "endif", json!({}));
}

/// Puts a value at a key with dots.
fn put(entries: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            entries.insert(key.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = entries.entry(first.to_owned()).or_insert_with(|| json!({}));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// The value at a path with dots in an answer.
pub fn within(answer: &Value, path: &str) -> Value {
    let parts: Vec<_> = path.split('.').map(|key| Part::Key(key.to_owned())).collect();
    at(answer, &parts)
}

//! Other services of AWS: signed requests to their APIs.

use super::Call;
use crate::asl::resource::JSON_SERVICES;
use crate::asl::writer::Writer;
use crate::template::{self, given, output};
use serde_json::{Map, Value, json};

/// An action of a service whose API takes JSON.
pub fn call(writer: &mut Writer, call: &Call, service: &str, action: &str) -> Value {
    let Some(known) = JSON_SERVICES.iter().find(|known| known.name == service) else {
        let name = writer.state.clone();
        let en = format!("{service}:{action} has no module, and its API does not take plain JSON");
        writer.draft.mark(&name, &name, en, format!("{service}:{action} 没有对应的模块，其接口也不接受普通 JSON"));
        return json!({});
    };
    needs(writer, known.signed);
    let mut body = call.all();
    if known.is_lower {
        body = lower(&body);
        writer.draft.change("names in the answer begin in lower case", "应答中的名称以小写字母开头");
    }
    let headers = json!({"Content-Type": format!("application/x-amz-json-{}", known.version), "X-Amz-Target": format!("{}.{}", known.target, capital(action))});
    if known.endpoint == "events" {
        body = details(writer, body);
    }
    let region = writer.region();
    let parameters = given([
        ("url", json!(format!("https://{}.{region}.amazonaws.com/", known.endpoint))),
        ("method", json!("POST")),
        ("headers", headers),
        ("body_type", json!("json")),
        ("body", body),
        ("connection", json!(format!("aws-{}", known.signed))),
        ("fail_on_status", json!(true)),
    ]);
    let id = call.push(writer, "http_request", parameters);
    output(&id, "json")
}

/// `sns:publish`, whose API accepts a form.
pub fn publish(writer: &mut Writer, call: &Call) -> Value {
    needs(writer, "sns");
    let mut form =
        Map::from_iter([("Action".to_owned(), json!("Publish")), ("Version".to_owned(), json!("2010-03-31"))]);
    for name in [
        "TopicArn",
        "TargetArn",
        "PhoneNumber",
        "Message",
        "Subject",
        "MessageStructure",
        "MessageGroupId",
        "MessageDeduplicationId",
    ] {
        let mut value = call.argument(name);
        if value.is_object() || value.is_array() || is_one_reference(&value) {
            value = text(writer, name, &value);
        }
        if !value.is_null() {
            form.insert(name.to_owned(), value);
        }
    }
    if !call.argument("MessageAttributes").is_null() {
        writer.draft.change("MessageAttributes is left out", "MessageAttributes 已省略");
    }
    let region = writer.region();
    let parameters = given([
        ("url", json!(format!("https://sns.{region}.amazonaws.com/"))),
        ("method", json!("POST")),
        ("headers", json!({"Accept": "application/json"})),
        ("body_type", json!("form")),
        ("body", Value::Object(form)),
        ("connection", json!("aws-sns")),
        ("fail_on_status", json!(true)),
    ]);
    let id = call.push(writer, "http_request", parameters);
    json!({"MessageId": format!("{{{{{id}.json.PublishResponse.PublishResult.MessageId}}}}")})
}

/// Whether a value is exactly one reference, whose type is not known before the run.
fn is_one_reference(value: &Value) -> bool {
    template::has_reference(value) && value.is_string() && template::operand(value).is_some()
}

/// A value as a text. A value that is not a text becomes JSON, as in Step Functions.
fn text(writer: &mut Writer, name: &str, value: &Value) -> Value {
    let hint = format!("{}-{}", writer.state, name.to_lowercase());
    let script = "typeof inputs.value === 'string' ? inputs.value : JSON.stringify(inputs.value)";
    crate::script::push(&mut writer.draft, &hint, script, json!({"value": value}))
}

/// Reports which connection must be created.
pub fn needs(writer: &mut Writer, service: &str) {
    writer.draft.change(
        format!("create the connection aws-{service} of the kind aws_sigv4 for the service {service}"),
        format!("请为服务 {service} 创建类型为 aws_sigv4 的连接 aws-{service}"),
    );
}

/// The details of events are JSON texts in the API, and values in a state machine.
fn details(writer: &mut Writer, body: Value) -> Value {
    let Value::Object(mut entries) = body else { return body };
    if let Some(Value::Array(events)) = entries.get_mut("Entries") {
        for event in events.iter_mut().filter_map(Value::as_object_mut) {
            let detail = event.get("Detail").cloned().unwrap_or_default();
            if detail.is_object() || detail.is_array() || is_one_reference(&detail) {
                event.insert("Detail".to_owned(), text(writer, "detail", &detail));
            }
        }
    }
    Value::Object(entries)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// The value with names that begin in lower case.
fn lower(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| {
                let mut chars = key.chars();
                let key: String = chars.next().map(|c| c.to_ascii_lowercase()).into_iter().chain(chars).collect();
                (key, lower(value))
            })
            .collect(),
        Value::Array(items) => items.iter().map(lower).collect(),
        other => other.clone(),
    }
}

//! HTTP endpoints: `http_request` with a connection.

use super::Call;
use crate::asl::writer::Writer;
use crate::ids::slug;
use crate::template::{self, given, output};
use serde_json::{Value, json};

/// Writes `http:invoke` as a step.
pub fn invoke(writer: &mut Writer, call: &Call) -> Value {
    let arn = [call.argument("Authentication"), call.argument("InvocationConfig")]
        .iter()
        .find_map(|from| from.get("ConnectionArn").and_then(Value::as_str).map(str::to_owned));
    let connection = arn.map(|arn| connection(writer, &arn));
    if call
        .argument("Transform")
        .as_object()
        .is_some_and(|given| given.keys().any(|name| name != "RequestBodyEncoding"))
    {
        writer.draft.change("Transform is read for the encoding of the body only", "Transform 仅用于正文编码");
    }
    let encoding = call.argument("Transform").get("RequestBodyEncoding").cloned().unwrap_or_default();
    let form = encoding == json!("URL_ENCODED");
    let parameters = given([
        ("url", call.argument("ApiEndpoint")),
        ("method", method(call)),
        ("headers", call.argument("Headers")),
        ("query_params", call.argument("QueryParameters")),
        ("body", call.argument("RequestBody")),
        ("body_type", if form { json!("form") } else { Value::Null }),
        ("connection", connection.map_or(Value::Null, Value::String)),
        ("timeout", json!(60)),
        ("fail_on_status", json!(true)),
    ]);
    let id = call.push(writer, "http_request", parameters);
    answer(writer, &id)
}

/// Writes `apigateway:invoke` as a step.
pub fn gateway(writer: &mut Writer, call: &Call) -> Value {
    let text = |name: &str| template::text_of(&call.argument(name));
    let (stage, path) = (text("Stage"), text("Path"));
    let stage = if stage.is_empty() { stage } else { format!("/{stage}") };
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    let url = format!("https://{}{stage}{slash}{path}", text("ApiEndpoint"));
    let signed = call.argument("AuthType") == json!("IAM_ROLE");
    if signed {
        super::service::needs(writer, "execute-api");
    }
    let parameters = given([
        ("url", json!(url)),
        ("method", method(call)),
        ("headers", call.argument("Headers")),
        ("query_params", call.argument("QueryParameters")),
        ("body", call.argument("RequestBody")),
        ("connection", if signed { json!("aws-execute-api") } else { Value::Null }),
        ("fail_on_status", json!(true)),
    ]);
    let id = call.push(writer, "http_request", parameters);
    answer(writer, &id)
}

fn method(call: &Call) -> Value {
    Some(call.argument("Method")).filter(|method| !method.is_null()).unwrap_or_else(|| json!("GET"))
}

/// The result of a task that sends a request.
fn answer(writer: &mut Writer, id: &str) -> Value {
    let hint = format!("{id}-body");
    let expression = format!("{{{{{id}.json}}}} ?? {{{{{id}.body}}}}");
    let body = writer.draft.push(&hint, "expression", json!({"expression": expression}));
    json!({"ResponseBody": output(&body, "result"), "StatusCode": output(id, "statusCode"), "Headers": output(id, "headers")})
}

/// The name of the connection, which has to be created.
fn connection(writer: &mut Writer, arn: &str) -> String {
    let name = arn.split_once(":connection/").map_or(arn, |(_, rest)| rest.split('/').next().unwrap_or(rest));
    let name =
        if template::has_reference(&json!(name)) { format!("{}-connection", slug(&writer.state)) } else { slug(name) };
    writer.draft.change(
        format!("create the connection {name}: credentials are not part of a state machine"),
        format!("请创建连接 {name}：状态机中没有凭据"),
    );
    name
}

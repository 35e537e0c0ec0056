//! HTTP requests, once for each item.

use super::super::{Items, Node, Writer, each, expression, policy};
use super::Left;
use crate::ids::slug;
use crate::template::{given, output};
use serde_json::{Map, Value, json};

/// The items of an answer: those of a list, or one.
const ITEMS: &str = "const v = inputs.text ? null : inputs.json; if (inputs.success === false) return [{ error: inputs.error }]; return Array.isArray(v) ? v : v !== null && typeof v === 'object' ? [v] : [{ [inputs.name]: v ?? inputs.body }];";

/// Writes a request for each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    report_unsupported(writer, node);
    // The answer as a text, in the field that the setting names.
    let format = node.text("options.response.response.responseFormat") + &node.text("responseFormat");
    let name = [node.text("options.response.response.outputPropertyName"), node.text("dataPropertyName")].concat();
    let name = if name.is_empty() { "data".to_owned() } else { name };
    let text = ["text", "string"].contains(&format.as_str());
    let made = each(writer, input, |writer, _| {
        let parameters = parameters(writer, node);
        let id = writer.step("", "http_request", &node.name, Value::Object(parameters));
        if full(node) {
            return json!([{"body": output(&id, "json"), "headers": output(&id, "headers"), "statusCode": output(&id, "statusCode")}]);
        }
        let inputs = json!({"json": output(&id, "json"), "body": output(&id, "body"), "success": output(&id, "success"), "error": output(&id, "error"), "name": name, "text": text});
        writer.script("answer", "", ITEMS, inputs)
    });
    let list = match made {
        Items::One(list) => list,
        Items::Many(lists) => writer.script("all", "", "inputs.lists.flat()", json!({"lists": lists})),
    };
    let outputs = policy::outputs(writer, node, Items::Many(list));
    Left::Items(outputs)
}

fn full(node: &Node) -> bool {
    node.flag("options.response.response.fullResponse") || node.flag("options.fullResponse")
}

fn parameters(writer: &mut Writer<'_>, node: &Node) -> Map<String, Value> {
    let mut value = |path: &str| expression::value(writer, &node.parameter(path));
    let url = value("url");
    let method = Some(value("method")).filter(|method| !method.is_null()).unwrap_or_else(|| value("requestMethod"));
    let method = if method.is_null() { json!("GET") } else { method };
    let query = pairs(
        writer,
        node,
        "sendQuery",
        "queryParameters",
        "specifyQuery",
        "jsonQuery",
        "queryParametersUi.parameter",
        "queryParametersJson",
    );
    let headers = pairs(
        writer,
        node,
        "sendHeaders",
        "headerParameters",
        "specifyHeaders",
        "jsonHeaders",
        "headerParametersUi.parameter",
        "headerParametersJson",
    );
    let (body, kind) = body(writer, node);
    let connection = connection(writer, node);
    let timeout =
        node.parameter("options.timeout").as_u64().map_or(Value::Null, |ms| json!(ms.div_ceil(1000).clamp(1, 300)));
    let keeps = node.flag("options.response.response.neverError") || node.flag("options.ignoreResponseCode");
    let mut made = given([
        ("url", url),
        ("method", method),
        ("query_params", query),
        ("headers", headers),
        ("body", body),
        ("body_type", kind),
        ("connection", connection),
        ("timeout", timeout),
        ("fail_on_status", json!(!keeps)),
    ]);
    made.extend(policy::of(writer, node));
    made
}

/// Query parameters or headers, as a list of names and values or as JSON.
#[expect(clippy::too_many_arguments, reason = "the names of one setting in the versions of the node")]
fn pairs(
    writer: &mut Writer<'_>,
    node: &Node,
    switch: &str,
    list: &str,
    specify: &str,
    json: &str,
    older: &str,
    older_json: &str,
) -> Value {
    let text = node.text(older_json);
    if !text.is_empty() {
        return as_json(writer, &node.parameter(older_json));
    }
    if !node.flag(switch) {
        // What is switched off has no effect there, either.
        for path in [list, specify, json] {
            node.seen(path);
        }
    }
    let rows =
        [node.list(older), if node.flag(switch) { node.list(&format!("{list}.parameters")) } else { Vec::new() }]
            .concat();
    if node.flag(switch) && node.text(specify) == "json" {
        return as_json(writer, &node.parameter(json));
    }
    named(writer, &rows)
}

fn named(writer: &mut Writer<'_>, rows: &[Value]) -> Value {
    if rows.is_empty() {
        return Value::Null;
    }
    let mut made = Map::new();
    for row in rows {
        let name = row.get("name").and_then(Value::as_str).unwrap_or_default().trim_start_matches('=').to_owned();
        let value = expression::value(writer, row.get("value").unwrap_or(&Value::Null));
        made.insert(name, value);
    }
    Value::Object(made)
}

/// A text of JSON, whose references are replaced after it is parsed.
fn as_json(writer: &mut Writer<'_>, given: &Value) -> Value {
    if let Value::String(text) = given
        && !text.starts_with('=')
        && let Ok(parsed) = model::json::parse(text)
    {
        return crate::template::constant(&parsed);
    }
    let made = expression::value(writer, given);
    if made.as_str().is_some_and(|text| !is_json(text)) {
        let hint = format!("{}-body", writer.node);
        writer.draft.mark(
            &hint,
            "",
            "its body is not JSON, and fails in n8n, too",
            "其请求体不是 JSON，在 n8n 中也会失败",
        );
        return Value::Null;
    }
    made
}

/// Whether a text with references is JSON once they have values. Escapes are not looked into.
fn is_json(text: &str) -> bool {
    if text.trim().is_empty() || text.contains("\\{{") || text.contains("\\[[") {
        return true;
    }
    let (mut probe, mut rest) = (String::new(), text);
    while let Some((place, close)) = [("{{", "}}"), ("[[", "]]")]
        .into_iter()
        .filter_map(|(open, close)| Some((rest.find(open)?, close)))
        .min_by_key(|(place, _)| *place)
    {
        let (before, after) = rest.split_at(place);
        let Some((_, behind)) = after.split_once(close) else { break };
        probe.extend([before, "0"]);
        rest = behind;
    }
    probe.push_str(rest);
    serde_json::from_str::<Value>(&probe).is_ok()
}

fn body(writer: &mut Writer<'_>, node: &Node) -> (Value, Value) {
    let older = [node.list("bodyParametersUi.parameter"), Vec::new()].concat();
    if !older.is_empty() {
        let kind = if node.text("bodyContentType") == "form-urlencoded" { "form" } else { "json" };
        return (named(writer, &older), json!(kind));
    }
    if !node.text("bodyParametersJson").is_empty() {
        return (as_json(writer, &node.parameter("bodyParametersJson")), json!("json"));
    }
    if !node.flag("sendBody") {
        for path in ["bodyParameters", "contentType", "specifyBody", "jsonBody", "body"] {
            node.seen(path);
        }
        return (Value::Null, Value::Null);
    }
    let rows = node.list("bodyParameters.parameters");
    let content = node.text("contentType");
    let is_json = node.text("specifyBody") == "json";
    node.seen(if is_json { "bodyParameters" } else { "jsonBody" });
    match content.as_str() {
        "form-urlencoded" if node.text("specifyBody") == "string" => {
            (expression::value(writer, &node.parameter("body")), json!("raw"))
        }
        "form-urlencoded" => (named(writer, &rows), json!("form")),
        "multipart-form-data" => (named(writer, &rows), json!("multipart")),
        "raw" => (expression::value(writer, &node.parameter("body")), json!("raw")),
        "binaryData" => {
            writer
                .draft
                .change("binary data is not carried over: give body_base64", "二进制数据未导入：请填写 body_base64");
            (Value::Null, Value::Null)
        }
        _ if is_json => (as_json(writer, &node.parameter("jsonBody")), json!("json")),
        _ => (named(writer, &rows), json!("json")),
    }
}

/// The connection that takes the place of credentials.
fn connection(writer: &mut Writer<'_>, node: &Node) -> Value {
    let credentials = node.raw.get("credentials").and_then(Value::as_object);
    let Some((kind, row)) = credentials.and_then(|credentials| credentials.iter().next()) else { return Value::Null };
    let name = slug(row.get("name").and_then(Value::as_str).unwrap_or(kind));
    let kind_here = match kind.as_str() {
        "httpBasicAuth" => "basic",
        "httpHeaderAuth" | "httpQueryAuth" => "api_key",
        "httpBearerAuth" => "bearer",
        "oAuth2Api" => "oauth2_client_credentials or oauth2_refresh",
        "aws" => "aws_sigv4",
        _ => "that fits",
    };
    writer.draft.change(
        format!("create the connection {name} ({kind} there, kind {kind_here} here): credentials are not in the file"),
        format!("请创建连接 {name}（原为 {kind}，此处类型 {kind_here}）：文件中没有凭据"),
    );
    json!(name)
}

/// Settings that have no counterpart.
fn report_unsupported(writer: &mut Writer<'_>, node: &Node) {
    for (path, en, zh) in [
        ("options.pagination", "pagination is left out: use a loop", "分页已省略：请使用循环"),
        (
            "options.batching",
            "batching is left out: the items are sent one after the other",
            "分批已省略：各项依次发送",
        ),
        ("options.proxy", "the proxy is left out", "代理已省略"),
        ("options.allowUnauthorizedCerts", "certificates are always checked", "始终检查证书"),
    ] {
        if !node.parameter(path).is_null() {
            writer.draft.change(en, zh);
        }
    }
    let format = node.text("options.response.response.responseFormat") + &node.text("responseFormat");
    writer.word("responseFormat", &format, &["autodetect", "json", "text", "string", "file"]);
    if format == "file" {
        writer.draft.change(
            "files are not carried over: body_base64 of the step has the bytes",
            "文件未导入：步骤的 body_base64 为其字节",
        );
    }
}

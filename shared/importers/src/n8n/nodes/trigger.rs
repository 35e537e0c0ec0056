//! Triggers, and the nodes that run first.

use super::super::source::Group;
use super::super::{Items, Node, Writer};
use crate::ids::slug;
use crate::n8n::kind::Kind;
use crate::n8n::node::text_of;
use crate::n8n::{connection, joined, prepare};
use serde_json::{Value, json};

/// Declares the triggers of a group and writes the nodes behind them.
pub fn begin(writer: &mut Writer<'_>, group: &Group) {
    let source = writer.source;
    let root = source.nodes.len();
    let mut triggers = Vec::new();
    let mut items = Vec::new();
    for number in &group.triggers {
        let Some(node) = source.nodes.get(*number) else { continue };
        writer.draft.enter(&node.name, &node.written);
        writer.node.clone_from(&node.name);
        if source.pinned.contains(&node.name) {
            writer.draft.change("its pinned data is left out: give it to a test", "固定数据已省略：请写入测试");
        }
        let mut made = declared(writer, node);
        if node.is_disabled() {
            for trigger in made.iter_mut().filter_map(Value::as_object_mut) {
                trigger.insert("enabled".to_owned(), json!(false));
            }
        }
        triggers.extend(made);
        let item = item(writer, node);
        writer.unread(node);
        writer.left.insert(node.name.clone(), Items::One(item.clone()));
        items.push((node.kind, item));
    }
    if !triggers.is_empty() {
        writer.draft.flow.fields.insert("triggers".to_owned(), Value::Array(triggers));
    }
    // A webhook says the most about the start; its values are null if something else starts.
    let item = items.iter().find(|(kind, _)| *kind == Kind::Webhook).or(items.first()).map(|(_, item)| item.clone());
    let item = Items::One(item.unwrap_or_else(|| json!("{{trigger.data}}")));
    prepare(writer, root);
    for start in &group.starts {
        connection(writer, root, *start, &item);
    }
    for join in writer.plan.layout.behind(root).to_vec() {
        joined(writer, join);
    }
}

/// The item that a trigger gives.
fn item(writer: &mut Writer<'_>, node: &Node) -> Value {
    match node.kind {
        Kind::Webhook => {
            json!({"headers": "{{trigger.headers}}", "params": {}, "query": "{{trigger.query}}", "body": "{{trigger.body}}"})
        }
        Kind::Schedule => {
            writer.draft.note("the item has only timestamp, in milliseconds", "该项只有 timestamp（毫秒）");
            json!({"timestamp": "{{trigger.scheduledTime}}"})
        }
        Kind::Failed => {
            writer.draft.change(
                "name the workflow in onFailure of others; the item has what such a start brings",
                "请在其他工作流的 onFailure 中指定；该项为启动时的数据",
            );
            json!("{{trigger.data}}")
        }
        Kind::Form => {
            form(writer, node);
            json!("{{trigger.data}}")
        }
        _ => {
            declare(writer, node);
            writer.draft.note("a call starts the run; its inputs are the item", "由调用启动；其输入即为该项");
            json!("{{trigger.data}}")
        }
    }
}

/// The fields of a form as declared inputs.
fn form(writer: &mut Writer<'_>, node: &Node) {
    let mut inputs = Vec::new();
    for row in node.list("formFields.values") {
        let name = [text_of(&row, "fieldName"), text_of(&row, "fieldLabel")].into_iter().find(|name| !name.is_empty());
        let Some(name) = name else { continue };
        let kind = match text_of(&row, "fieldType").as_str() {
            "number" => "number",
            "date" => "date",
            "file" => {
                writer.draft.change(
                    format!("the file {name} is not carried over: give its address or its text"),
                    format!("文件 {name} 未导入：请给出其地址或文本"),
                );
                continue;
            }
            "checkbox" => "list",
            _ => "string",
        };
        let required = row.get("requiredField") == Some(&Value::Bool(true));
        inputs.push(json!({"name": name, "type": kind, "required": required}));
    }
    writer.draft.flow.fields.insert("inputs".to_owned(), Value::Array(inputs));
    writer.draft.change(
        "there is no page with the form: call the workflow with its fields as inputs",
        "没有表单页面：请以各字段为输入调用工作流",
    );
    for path in ["path", "formTitle", "formDescription", "responseMode"] {
        node.seen(path);
    }
}

/// The inputs that a called workflow declares.
fn declare(writer: &mut Writer<'_>, node: &Node) {
    if node.kind != Kind::Called {
        return;
    }
    let rows = node.list("workflowInputs.values");
    node.seen("inputSource");
    node.seen("jsonExample");
    let mut inputs = Vec::new();
    for row in &rows {
        let Some(name) = row.get("name").and_then(Value::as_str) else { continue };
        // A file leaves out the type that is usual: a text.
        let kind = match row.get("type").and_then(Value::as_str) {
            Some(kind @ ("number" | "boolean")) => kind,
            Some("array") => "list",
            Some("object") => "dictionary",
            Some("any") => {
                writer.draft.note(
                    format!("the input {name} takes any value, so it is not declared"),
                    format!("输入 {name} 接受任意值，因此未声明"),
                );
                continue;
            }
            _ => "string",
        };
        inputs.push(json!({"name": name, "type": kind}));
    }
    if !inputs.is_empty() {
        writer.draft.flow.fields.insert("inputs".to_owned(), Value::Array(inputs));
    }
}

fn declared(writer: &mut Writer<'_>, node: &Node) -> Vec<Value> {
    match node.kind {
        Kind::Webhook => {
            let path = node.text("path");
            let path = if path.is_empty() { slug(&node.name) } else { path };
            writer.draft.change(
                format!("create an API of the kind webhook for the path {path}, with its authentication"),
                format!("请为路径 {path} 创建 webhook 类型的 API 及其认证"),
            );
            methods(writer, node);
            let mode = node.text("responseMode");
            writer.word("responseMode", &mode, &["onReceived", "lastNode", "responseNode"]);
            if node.text("responseMode") == "lastNode" {
                writer.draft.note("the item of the last node answers the request", "最后一个节点的项作为应答");
            }
            vec![json!({"type": "webhook"})]
        }
        Kind::Schedule => schedules(writer, node),
        _ => Vec::new(),
    }
}

/// The methods of a webhook; an API of the kind webhook takes POST unless it names others.
fn methods(writer: &mut Writer<'_>, node: &Node) {
    let methods = match node.parameter("httpMethod") {
        Value::Array(list) => list.iter().map(crate::template::text_of).collect::<Vec<_>>().join(", "),
        Value::String(text) => text,
        _ => "GET".to_owned(),
    };
    node.seen("multipleMethods");
    if methods != "POST" {
        writer.draft.change(
            format!("it is called with {methods}: name it in the methods of the API, if they can be it"),
            format!("它以 {methods} 调用：若 API 支持，请在其 methods 中写明"),
        );
    }
}

/// The kinds of schedules.
const SCHEDULES: [&str; 14] = [
    "days",
    "everyDay",
    "seconds",
    "minutes",
    "hours",
    "weeks",
    "months",
    "cronExpression",
    "everyMinute",
    "everyHour",
    "everyWeek",
    "everyMonth",
    "everyX",
    "custom",
];

/// The schedules of a node, in the three forms that n8n has had.
fn schedules(writer: &mut Writer<'_>, node: &Node) -> Vec<Value> {
    let mut made = Vec::new();
    if node.written.ends_with(".interval") {
        let unit = node.text("unit");
        let unit = if unit.is_empty() { "seconds".to_owned() } else { unit };
        return vec![
            json!({"type": "interval", "interval": node.parameter("interval").as_u64().unwrap_or(1), "unit": unit.trim_end_matches('s')}),
        ];
    }
    let rows = [node.list("rule.interval"), node.list("triggerTimes.item")].concat();
    for row in &rows {
        let number = |name: &str, default: u64| row.get(name).and_then(Value::as_u64).unwrap_or(default);
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (minute, hour) =
            (number("triggerAtMinute", number("minute", 0)), number("triggerAtHour", number("hour", 0)));
        let field = text("field");
        let kind = if field.is_empty() { text("mode") } else { field };
        writer.word("interval", &kind, &SCHEDULES);
        let days = || {
            let list = row
                .get("triggerAtDay")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_else(|| vec![row.get("weekday").cloned().unwrap_or_else(|| json!(0))]);
            list.iter().map(crate::template::text_of).collect::<Vec<_>>().join(",")
        };
        let interval = |unit: &str, name: &str, default: u64| json!({"type": "interval", "interval": number(name, default), "unit": unit});
        let cron = |text: String| json!({"type": "cron", "expression": text});
        let every = |name: &str| number(name, 1) > 1;
        made.push(match kind.as_str() {
            "seconds" => interval("second", "secondsInterval", 30),
            "minutes" => interval("minute", "minutesInterval", 5),
            "hours" if every("hoursInterval") => cron(format!("{minute} */{} * * *", number("hoursInterval", 1))),
            "hours" | "everyHour" => cron(format!("{minute} * * * *")),
            "days" if every("daysInterval") => cron(format!("{minute} {hour} */{} * *", number("daysInterval", 1))),
            "everyMinute" => cron("* * * * *".to_owned()),
            "everyX" => interval(text("unit").trim_end_matches('s'), "value", 2),
            "weeks" | "everyWeek" => {
                if every("weeksInterval") {
                    writer.draft.change("it runs every week, not every few weeks", "每周运行，而不是每隔几周");
                }
                cron(format!("{minute} {hour} * * {}", days()))
            }
            "months" | "everyMonth" => {
                let day = number("triggerAtDayOfMonth", number("dayOfMonth", 1));
                let months =
                    if every("monthsInterval") { format!("*/{}", number("monthsInterval", 1)) } else { "*".to_owned() };
                cron(format!("{minute} {hour} {day} {months} *"))
            }
            "cronExpression" | "custom" => {
                let expression = text("expression");
                let expression = if expression.is_empty() { text("cronExpression") } else { expression };
                cron(expression.trim_start_matches('=').trim().to_owned())
            }
            _ => cron(format!("{minute} {hour} * * *")),
        });
    }
    if made.is_empty() {
        made.push(json!({"type": "cron", "expression": "0 0 * * *"}));
    }
    made
}

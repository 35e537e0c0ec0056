//! Writes elements, one after the other.

pub mod code;
pub mod condition;
pub mod fields;
pub mod method;

use super::rule;
use super::writer::{Writer, kind};
use crate::Refusal;
use serde_json::{Value, json};

/// The deepest nesting of conditions that is followed.
const DEEPEST: usize = 32;

/// Writes the flow from its START element.
pub fn write_from_start(writer: &mut Writer<'_>) -> Result<(), Refusal> {
    let mut starts = writer.elements.iter().filter(|(_, element)| kind(element) == "START").map(|(key, _)| *key);
    let (Some(start), None) = (starts.next(), starts.next()) else {
        return Err(Refusal::new("flowContent", "needs exactly one element START"));
    };
    sequence(writer, start, None, 0)
}

/// Writes elements until `stop`, where the branches of the condition that contains them meet.
pub fn sequence(writer: &mut Writer<'_>, from: &str, stop: Option<&str>, depth: usize) -> Result<(), Refusal> {
    let mut at = Some(from.to_owned());
    while let Some(key) = at.take().filter(|key| Some(key.as_str()) != stop) {
        let Some(element) = writer.elements.get(key.as_str()).copied() else {
            return Err(Refusal::new(format!("flowContent.{key}"), "is named by an element, and does not exist"));
        };
        let row = writer.draft.enter(&key, kind(element));
        if depth > DEEPEST {
            writer.draft.mark(&key, name(element), "the conditions nest too deep", "条件嵌套过深");
            return Ok(());
        }
        if !writer.first_time(&key) {
            writer.draft.mark(
                &format!("{key}-again"),
                name(element),
                "several ways lead to it, and it is not where they meet",
                "有多条路径通向它，但它不是汇合处",
            );
            return Ok(());
        }
        let before = writer.draft.flow.steps.len();
        one(writer, &key, element, depth)?;
        fields::unread(writer, &key, element);
        if let Some(step) = writer.draft.flow.steps.get_mut(before) {
            let about = element.get("desc").and_then(Value::as_str).unwrap_or_default();
            crate::template::literal(about).clone_into(&mut step.note);
        }
        if let Some(step) = writer.draft.flow.steps.get_mut(before).filter(|step| step.name.is_empty()) {
            name(element).clone_into(&mut step.name);
        }
        writer.draft.leave(row);
        at = element.pointer("/outgoings/0").and_then(Value::as_str).map(str::to_owned);
    }
    Ok(())
}

fn one(writer: &mut Writer<'_>, key: &str, element: &Value, depth: usize) -> Result<(), Refusal> {
    match kind(element) {
        "START" | "END" => comment(writer, key, element),
        "METHOD" => method::write(writer, key, element),
        "CONDITION" => condition::write(writer, key, element, depth)?,
        "ASSIGN" => {
            for row in element.get("assignRules").and_then(Value::as_array).into_iter().flatten() {
                rule::assign(writer, key, row, &Value::Null);
            }
            if element.get("assignRules").and_then(Value::as_array).is_none_or(Vec::is_empty) {
                comment(writer, key, element);
            }
        }
        "CODE" => code::write(writer, key, element),
        "MYSQL" => {
            let (en, zh) = (
                "there is no module for databases: call a service that runs the statement",
                "没有数据库模块：请调用执行该语句的服务",
            );
            writer.draft.mark(key, name(element), en, zh);
        }
        "AI" => model(writer, key, element),
        other => {
            let (en, zh) = (format!("elements {other} are not known"), format!("未知的元素 {other}"));
            writer.draft.mark(key, name(element), en, zh);
        }
    }
    Ok(())
}

/// A comment with the name of an element.
fn comment(writer: &mut Writer<'_>, key: &str, element: &Value) {
    let content = crate::template::literal(name(element));
    writer.draft.push(key, "vflow.data.comment", json!({"content": content}));
}

/// An element that asks a language model.
fn model(writer: &mut Writer<'_>, key: &str, element: &Value) {
    let ai = element.get("ai").unwrap_or(element);
    let text = |name: &str| ai.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    writer.draft.change("set the secret AI_KEY: the key is not carried over", "请设置机密 AI_KEY：密钥未导入");
    let prompt = rule::filled(&text("prompt"));
    let provider = if text("product").to_lowercase().contains("deepseek") { "deepseek" } else { "openai" };
    let id = writer.draft.push(
        key,
        "vflow.ai.completion",
        json!({"provider": provider, "api_key": "{{secrets.AI_KEY}}", "model": text("model"), "prompt": prompt}),
    );
    let target = ai.pointer("/outputFillRule/target").and_then(Value::as_str);
    if let Some(target) = target {
        let value = crate::template::output(&id, "result");
        writer.draft.push(&format!("{key}-out"), "set_variable", json!({"name": target, "value": value}));
    }
}

/// The name that the editor of Juggle shows.
pub fn name(element: &Value) -> &str {
    element.get("name").and_then(Value::as_str).unwrap_or_default()
}

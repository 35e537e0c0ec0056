//! Expressions of n8n: paths become references, all other expressions become scripts.

use super::items::Items;
use super::piece::{Piece, split};
use super::prelude::{FOREIGN, MISSING, prelude, unknown};
use super::writer::Writer;
use crate::asl::path;
use crate::template::{Part, at, constant};
use serde_json::{Map, Value, json};

/// A value of a parameter.
pub fn value(writer: &mut Writer<'_>, given: &Value) -> Value {
    match given {
        Value::String(text) => match text.strip_prefix('=') {
            Some(template) => template_value(writer, template),
            None => constant(given),
        },
        Value::Array(items) => items.iter().map(|item| value(writer, item)).collect(),
        Value::Object(entries) => entries.iter().map(|(key, item)| (key.clone(), value(writer, item))).collect(),
        other => other.clone(),
    }
}

/// A text with expressions in it.
fn template_value(writer: &mut Writer<'_>, text: &str) -> Value {
    let parts = split(text);
    if let [Piece::Code(code)] = parts.as_slice() {
        return code_value(writer, code);
    }
    let mut made = String::new();
    for part in &parts {
        match part {
            Piece::Text(text) => made.push_str(&crate::template::literal(text)),
            Piece::Code(code) => made.push_str(&crate::template::text_of(&code_value(writer, code))),
        }
    }
    Value::String(made)
}

fn code_value(writer: &mut Writer<'_>, code: &str) -> Value {
    if let Some(found) = reference(writer, code) {
        return found;
    }
    let id = writer.id("value");
    let code = code.trim_end_matches(';');
    script(writer, &id, "", &format!("return ({code});"), code)
}

/// Writes a script with the values that it names. Returns the reference to its result.
pub fn script(writer: &mut Writer<'_>, id: &str, name: &str, body: &str, code: &str) -> Value {
    report_missing(writer, code);
    let mut inputs = Map::new();
    if ["$json", "$input", "item.json", "item"].iter().any(|word| code.contains(word)) {
        inputs.insert("json".to_owned(), writer.item.clone());
    }
    if ["$input", "$items", "items", "$item("].iter().any(|word| code.contains(word)) {
        inputs.insert("items".to_owned(), writer.all.clone());
    }
    if let Some(index) = &writer.index {
        inputs.insert("index".to_owned(), index.clone());
    }
    let nodes: Map<String, Value> = writer
        .left
        .iter()
        .filter(|(name, _)| {
            code.contains(&format!("\"{name}\""))
                || code.contains(&format!("'{name}'"))
                || code.contains(&format!("`{name}`"))
                || code.contains(&format!("$node.{name}"))
        })
        .map(|(name, items)| (name.clone(), items.list()))
        .collect();
    if !nodes.is_empty() {
        let mut nodes: Vec<_> = nodes.into_iter().collect();
        nodes.sort_by(|a, b| a.0.cmp(&b.0));
        inputs.insert("nodes".to_owned(), Value::Object(nodes.into_iter().collect()));
    }
    if code.contains("$execution") {
        inputs.insert("execution".to_owned(), json!({"id": "{{execution.id}}", "mode": "{{trigger.type}}"}));
    }
    if code.contains("$workflow") {
        let name = crate::template::literal(&writer.source.name);
        inputs.insert("workflow".to_owned(), json!({"id": "{{execution.workflowId}}", "name": name}));
    }
    let secrets: Map<String, Value> = names_after(code, &["$env.", "$vars.", "$secrets."])
        .into_iter()
        .map(|name| (name.clone(), secret(writer, &name)))
        .collect();
    if !secrets.is_empty() {
        inputs.insert("secrets".to_owned(), Value::Object(secrets));
    }
    writer.draft.put(
        id,
        "vflow.system.js",
        name,
        json!({"script": format!("{}{body}", prelude(&format!("{code} {body}"))), "inputs": inputs}),
    );
    crate::template::output(id, "outputs")
}

/// Reports what a script needs and does not have.
fn report_missing(writer: &mut Writer<'_>, code: &str) {
    for (word, what) in MISSING {
        if code.contains(word) {
            writer.draft.change(format!("scripts have no {what}"), format!("脚本中没有 {what}"));
        }
    }
    for name in unknown(code).into_iter().filter(|name| !MISSING.iter().any(|(word, _)| word.contains(name.as_str()))) {
        writer.draft.change(format!("scripts have no ${name}"), format!("脚本中没有 ${name}"));
    }
    let foreign: Vec<_> = FOREIGN.split(' ').filter(|method| code.contains(&format!(".{method}("))).collect();
    if !foreign.is_empty() {
        let list = foreign.join(", ");
        writer.draft.change(
            format!("n8n's own methods of values are not there: {list}"),
            format!("没有 n8n 为值添加的方法：{list}"),
        );
    }
    if ["$now", "$today", "DateTime"].iter().any(|word| code.contains(word)) {
        writer.draft.note(
            "times of expressions are in UTC, with the common methods of Luxon",
            "表达式中的时间为 UTC，支持 Luxon 的常用方法",
        );
    }
}

fn names_after(code: &str, roots: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for root in roots {
        for (place, _) in code.match_indices(root) {
            let rest = code.get(place + root.len()..).unwrap_or_default();
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn secret(writer: &mut Writer<'_>, name: &str) -> Value {
    writer.draft.change(
        format!("set the secret {name}: it was a variable of the environment or of n8n"),
        format!("请设置机密 {name}：原为环境变量或 n8n 变量"),
    );
    Value::String(format!("{{{{secrets.{name}}}}}"))
}

/// The value of an expression that is only a path.
fn reference(writer: &mut Writer<'_>, code: &str) -> Option<Value> {
    let code = code.trim().replace("?.", ".");
    match code.as_str() {
        "$execution.id" => return Some(json!("{{execution.id}}")),
        "$workflow.id" => return Some(json!("{{execution.workflowId}}")),
        "$workflow.name" => return Some(json!(crate::template::literal(&writer.source.name))),
        _ => {}
    }
    for root in ["$env.", "$vars.", "$secrets."] {
        if let Some(name) = code.strip_prefix(root)
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        {
            return Some(secret(writer, name));
        }
    }
    for root in ["$input.item.json", "$json", "$input.first().json", "$node.json"] {
        if let Some(rest) = code.strip_prefix(root) {
            let parts = parts(rest)?;
            let first = root == "$input.first().json";
            let item = if first { at(&writer.all, &[Part::Index(0)]) } else { writer.item.clone() };
            return Some(at(&item, &parts));
        }
    }
    let (name, rest) = node_root(&code)?;
    let items = writer.left.get(&name)?.clone();
    let (item, rest) = if let Some(rest) = rest.strip_prefix(".first().json") {
        (items.first(), rest)
    } else if let Some(rest) = rest.strip_prefix(".last().json") {
        (
            match &items {
                Items::One(item) => item.clone(),
                Items::Many(list) => at(list, &[Part::Index(-1)]),
            },
            rest,
        )
    } else if let Some(rest) = rest.strip_prefix(".item.json").or_else(|| rest.strip_prefix(".json")) {
        // If there are several items, the one at the same position is meant, which only a script
        // can find.
        match &items {
            Items::One(item) => (item.clone(), rest),
            Items::Many(list) if writer.index.is_none() => (at(list, &[Part::Index(0)]), rest),
            Items::Many(_) => return None,
        }
    } else {
        return None;
    };
    Some(at(&item, &parts(rest)?))
}

/// `$('Name')`, `$node["Name"]` or `$items("Name")[0]` at the beginning, and what follows.
fn node_root(code: &str) -> Option<(String, String)> {
    for (open, close) in [("$('", "')"), ("$(\"", "\")"), ("$node[\"", "\"]"), ("$node['", "']")] {
        if let Some((name, rest)) = code.strip_prefix(open).and_then(|after| after.split_once(close)) {
            return Some((name.to_owned(), rest.to_owned()));
        }
    }
    for (open, close) in [("$items(\"", "\")[0]"), ("$items('", "')[0]")] {
        if let Some((name, rest)) = code.strip_prefix(open).and_then(|after| after.split_once(close)) {
            return Some((name.to_owned(), format!(".first(){rest}")));
        }
    }
    let name: String = code.strip_prefix("$node.")?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = code.get("$node.".len() + name.len()..)?;
    Some((name, rest.to_owned()))
}

/// A path after a root; `None` for anything else, such as a call. `length` is a property of lists
/// in both languages.
fn parts(rest: &str) -> Option<Vec<Part>> {
    let plain = |c: char| c.is_alphanumeric() || "._[]'\"- ".contains(c);
    if !rest.chars().all(plain) {
        return None;
    }
    let parts = path::parts(&format!("${rest}"))?;
    // A minus or a space outside of brackets is an operator.
    let outside = |part: &Part| matches!(part, Part::Key(key) if !rest.contains(&format!("\"{key}\"")) && !rest.contains(&format!("'{key}'")) && !key.chars().all(|c| c.is_alphanumeric() || c == '_'));
    if parts.iter().any(outside) { None } else { Some(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_operators() {
        assert_eq!(parts(".a[0][\"b c\"].d").map(|parts| parts.len()), Some(4));
        for text in [".a - 1", ".a-b", ".a()", " + 1", ".a > 2"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}

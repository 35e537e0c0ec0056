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
    // A text of JSON is parsed before its references get values.
    let is_json = matches!(parts.first(), Some(Piece::Text(text)) if text.trim_start().starts_with(['{', '[']));
    let mut made = String::new();
    for part in &parts {
        match part {
            Piece::Text(text) => made.push_str(&crate::template::literal(text)),
            Piece::Code(code) => {
                made.push_str(&crate::template::text_of(&code_value(writer, code)));
                if !is_json && code.contains("json") {
                    report_lists(writer);
                }
            }
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
    script(writer, &id, "", &format!("return ({});", optional(code)), code)
}

/// Says what lists and dictionaries become in a text.
fn report_lists(writer: &mut Writer<'_>) {
    writer.draft.note(
        "a list within a text is joined with \", \" here, and a dictionary is JSON; in n8n they are \"1,2\" and \"[object Object]\"",
        "文本中的列表在此以“, ”连接，字典为 JSON；在 n8n 中为“1,2”和“[object Object]”",
    );
}

/// A path in which a value that is missing gives nothing, as in n8n. Other code is unchanged.
fn optional(code: &str) -> String {
    let Some((root, rest)) = code.trim().split_once("json") else { return code.to_owned() };
    let Some(parts) = path::parts(&format!("${}", rest.replace("?.", "."))) else { return code.to_owned() };
    let part = |part: &Part| match part {
        Part::Key(key) => format!("?.[{}]", json!(key)),
        Part::Index(index) => format!("?.[{index}]"),
    };
    let is_plain = |part: &Part| match part {
        Part::Key(key) => is_name(key) || rest.contains(&format!("\"{key}\"")) || rest.contains(&format!("'{key}'")),
        Part::Index(_) => true,
    };
    if !parts.iter().all(is_plain) {
        return code.to_owned();
    }
    format!("{root}json{}", parts.iter().map(part).collect::<String>())
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
            report_texts(writer, &parts);
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
    let parts = parts(rest)?;
    report_texts(writer, &parts);
    Some(at(&item, &parts))
}

/// Says what a path through several values reads that n8n does not read.
fn report_texts(writer: &mut Writer<'_>, parts: &[Part]) {
    if parts.len() > 1 {
        writer.draft.note(
            "a path also reads into a text that is JSON here; in n8n it finds nothing there",
            "此处的路径还会读取 JSON 文本内部；在 n8n 中则读不到",
        );
    }
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

/// Properties of values that a reference reads in another way than JavaScript. The length of a text
/// counts characters here, and UTF-16 units in JavaScript.
const PROPERTIES: [&str; 13] = [
    "length",
    "count",
    "keys",
    "values",
    "first",
    "last",
    "random",
    "isempty",
    "isEmpty",
    "uppercase",
    "lowercase",
    "trim",
    "removeSpaces",
];

fn is_name(key: &str) -> bool {
    key.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A path after a root; `None` for anything else, such as a call, and for a path that a reference
/// reads in another way: a property, or an index that counts from the end.
fn parts(rest: &str) -> Option<Vec<Part>> {
    let plain = |c: char| c.is_alphanumeric() || "._[]'\"- ".contains(c);
    if !rest.chars().all(plain) {
        return None;
    }
    let parts = path::parts(&format!("${rest}"))?;
    // A minus or a space outside of brackets is an operator.
    let outside = |part: &Part| matches!(part, Part::Key(key) if !rest.contains(&format!("\"{key}\"")) && !rest.contains(&format!("'{key}'")) && !is_name(key));
    let differs = |part: &Part| match part {
        Part::Key(key) => PROPERTIES.contains(&key.as_str()),
        Part::Index(index) => *index < 0,
    };
    if parts.iter().any(|part| outside(part) || differs(part)) { None } else { Some(parts) }
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

    #[test]
    fn paths_that_javascript_reads_differently_become_scripts() {
        for text in [".s.length", ".l[-1]", ".l.first", "[\"keys\"]"] {
            assert_eq!(parts(text), None, "{text}");
        }
        for (code, expected) in [
            ("$json.s.length", "$json?.[\"s\"]?.[\"length\"]"),
            ("$json.l?.[-1]", "$json.l?.[-1]"),
            ("$json.l[-1]", "$json?.[\"l\"]?.[-1]"),
            ("$('A').first().json[\"b c\"].length", "$('A').first().json?.[\"b c\"]?.[\"length\"]"),
            ("$json.a - 1", "$json.a - 1"),
            ("$json.a.map(x => x)", "$json.a.map(x => x)"),
            ("$json.a-b", "$json.a-b"),
            ("JSON.stringify({})", "JSON.stringify({})"),
        ] {
            assert_eq!(optional(code), expected, "{code}");
        }
    }
}

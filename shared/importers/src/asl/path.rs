//! JSONPath as states use it: reference paths become references, others a step that queries.

pub mod intrinsic;

use super::context;
use super::writer::Writer;
use crate::template::{self, Part};
use serde_json::{Value, json};

/// A reference path, such as `$.a['b c'][0]`, as parts; `None` for any other JSONPath.
pub fn parts(path: &str) -> Option<Vec<Part>> {
    let mut rest = path.strip_prefix('$')?;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("['").or_else(|| rest.strip_prefix("[\"")) {
            let quote = if rest.starts_with("['") { "']" } else { "\"]" };
            let (key, after) = after.split_once(quote)?;
            // Several names in one pair of brackets select several values.
            if key.contains([quote.chars().next()?]) {
                return None;
            }
            parts.push(Part::Key(key.to_owned()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            parts.push(Part::Index(index.trim().parse().ok()?));
            rest = after;
        } else {
            let after = rest.strip_prefix('.')?;
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (key, after) = after.split_at(end);
            if key.is_empty() || key.contains(['*', '(', '?', '@', ':', ',']) {
                return None;
            }
            parts.push(Part::Key(key.to_owned()));
            rest = after;
        }
    }
    Some(parts)
}

/// The value of a path, a context path, a variable or an intrinsic function.
pub fn value(writer: &mut Writer, path: &str, root: &Value) -> Value {
    let path = path.trim();
    if let Some(rest) = path.strip_prefix("$$") {
        return match parts(&format!("${rest}")) {
            Some(parts) => context::value(writer, &parts),
            None => unknown(writer, path),
        };
    }
    if path.starts_with("States.") {
        return intrinsic::value(writer, path, root);
    }
    if path == "$" || path.starts_with("$.") || path.starts_with("$[") {
        return match parts(path) {
            Some(parts) => {
                writer.reads |= !parts.is_empty();
                template::at(root, &parts)
            }
            None => query(writer, path, root),
        };
    }
    let name: String =
        path.strip_prefix('$').unwrap_or_default().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = path.get(1 + name.len()..).unwrap_or_default();
    match parts(&format!("${rest}")) {
        Some(parts) if !name.is_empty() => template::at(&template::variable(&variable_name(&name)), &parts),
        _ => unknown(writer, path),
    }
}

/// The name of a variable of the machine. The variables with the document are created by the
/// importer.
pub fn variable_name(name: &str) -> String {
    if name.starts_with("state") || name == "awsRegion" { format!("{name}_") } else { name.to_owned() }
}

/// A query that selects any number of values. An older spelling has a dot before a bracket.
fn query(writer: &mut Writer, path: &str, root: &Value) -> Value {
    let path = path.replace(".[", "[");
    if let Some(parts) = parts(&path) {
        return template::at(root, &parts);
    }
    if let Some((before, names)) = several(&path) {
        let many = parts(before).is_none();
        let from = value(writer, before, root);
        let pick = "const pick = (v) => Object.fromEntries(inputs.names.filter((n) => v?.[n] !== undefined).map((n) => [n, v[n]])); return inputs.many ? inputs.from.map(pick) : pick(inputs.from);";
        let hint = format!("{}-names", writer.state);
        let inputs = json!({"from": from, "names": names, "many": many});
        return crate::script::push(&mut writer.draft, &hint, pick, inputs);
    }
    if path.contains("=~") || path.ends_with("()") || path.contains("(@.length") {
        return unknown(writer, &path);
    }
    let id = writer.step("query", "vflow.data.parse_json", json!({"json": root, "path": path}));
    template::output(&id, "all_values")
}

/// A path that ends in several names, such as `$.a['b','c']`: the path before them, and the names.
/// They give a dictionary, as in Step Functions, not a list of values.
fn several(path: &str) -> Option<(&str, Vec<String>)> {
    let (before, names) = path.strip_suffix(']')?.rsplit_once('[')?;
    let names: Option<Vec<String>> = names
        .split(',')
        .map(|name| {
            let name = name.trim();
            let inner = name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let inner = inner.or_else(|| name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')));
            inner.map(str::to_owned)
        })
        .collect();
    names.filter(|names| names.len() > 1).map(|names| (before, names))
}

fn unknown(writer: &mut Writer, path: &str) -> Value {
    writer.mark("unknown", format!("the path {path} cannot be carried over"), format!("路径 {path} 无法导入"));
    Value::Null
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_paths_are_told_from_queries() {
        let key = |key: &str| Part::Key(key.to_owned());
        assert_eq!(parts("$.a['b c'][0]"), Some(vec![key("a"), key("b c"), Part::Index(0)]));
        assert_eq!(parts("$"), Some(Vec::new()));
        for query in ["$..a", "$.a[*].b", "$.a[?(@.b)]", "$.a[0:2]", "$.*", "a"] {
            assert_eq!(parts(query), None, "{query}");
        }
    }
}

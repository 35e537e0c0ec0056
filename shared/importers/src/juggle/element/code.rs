//! Code: JavaScript with `$var` and `$log`.

use super::name;
use crate::juggle::writer::Writer;
use serde_json::{Map, Value, json};

/// The functions with which a script reads and sets variables. The changed variables are returned.
const PRELUDE: &str = "const changed = {}; const now = { ...inputs.variables };\n\
const $var = { getVariableValue: (name) => now[name] ?? null, setVariableValue: (name, value) => { now[name] = value; changed[name] = value; } };\n\
const $log = { info: (...a) => console.log(...a), debug: (...a) => console.debug(...a), warn: (...a) => console.warn(...a), error: (...a) => console.error(...a) };\n";

/// Writes a script, and a variable for each name that it sets.
pub fn write(writer: &mut Writer<'_>, key: &str, element: &Value) {
    let code = element.get("code").filter(|code| code.is_object()).unwrap_or(element);
    let text = |field: &str| code.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let language = [text("language"), text("languageType")].concat().to_lowercase();
    if !["javascript", "js"].contains(&language.as_str()) {
        let (en, zh) = (format!("code in {language} cannot be carried over"), format!("{language} 代码无法导入"));
        writer.draft.mark(key, name(element), en, zh);
        return;
    }
    let content = [text("content"), text("code")].concat();
    let mut used = Map::new();
    for found in names(&content, "getVariableValue") {
        used.insert(found.clone(), crate::template::variable(&found));
    }
    let script = format!("{PRELUDE}{content}\nreturn changed;");
    let id = writer.draft.push(key, "vflow.system.js", json!({"script": script, "inputs": {"variables": used}}));
    for found in names(&content, "setVariableValue") {
        let hint = format!("{key}-{}", crate::ids::slug(&found));
        let value = format!("{{{{{id}.outputs.{found}}}}}");
        let condition = format!("{value} exists");
        writer.draft.push(&format!("{hint}-set"), "if_condition", json!({"condition": condition}));
        writer.draft.push(&hint, "set_variable", json!({"name": found, "value": value}));
        writer.draft.push(&format!("{hint}-end"), "endif", json!({}));
    }
    if content.contains("Variable(")
        || content.matches("VariableValue(").count()
            > content.matches("VariableValue('").count() + content.matches("VariableValue(\"").count()
    {
        writer
            .draft
            .change("names of variables that the code computes are not known here", "代码计算得出的变量名在此未知");
    }
}

/// The names that are constant first arguments of the calls of a function.
fn names(code: &str, function: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (place, _) in code.match_indices(function) {
        let rest = code.get(place + function.len()..).unwrap_or_default().trim_start();
        let Some(rest) = rest.strip_prefix('(').map(str::trim_start) else { continue };
        let Some(quote) = rest.chars().next().filter(|c| *c == '"' || *c == '\'') else { continue };
        let Some((name, _)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { continue };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

//! The fields of elements and of their parts that are read. All other fields are reported.

use super::kind;
use crate::juggle::writer::Writer;
use serde_json::Value;

/// The fields of every element.
const ALWAYS: [&str; 6] = ["key", "name", "elementType", "desc", "incomings", "outgoings"];
/// The fields of a kind of element.
const OWN: [(&str, &[&str]); 5] = [
    ("METHOD", &["method"]),
    ("CONDITION", &["conditions"]),
    ("ASSIGN", &["assignRules"]),
    ("CODE", &["code", "language", "languageType", "content"]),
    ("AI", &["ai", "product", "apiKey", "model", "prompt", "outputFillRule"]),
];
/// The fields of parts, each with its path. A path to a list means each of its rows.
const PARTS: [(&str, &[&str]); 8] = [
    (
        "method",
        &[
            "suiteCode",
            "methodCode",
            "url",
            "requestType",
            "requestContentType",
            "inputParamSchemas",
            "headerFillRules",
            "inputFillRules",
            "outputFillRules",
        ],
    ),
    ("method/headerFillRules", &RULE),
    ("method/inputFillRules", &RULE),
    ("method/outputFillRules", &RULE),
    ("assignRules", &RULE),
    ("conditions", &["conditionName", "conditionType", "outgoing", "expression", "conditionExpressions"]),
    ("code", &["language", "languageType", "content", "code"]),
    ("ai", &["product", "apiKey", "model", "prompt", "outputFillRule"]),
];
/// The fields of a rule.
const RULE: [&str; 6] = ["source", "sourceType", "sourceDataType", "target", "targetType", "targetDataType"];

/// Reports the fields of an element that are not read. An element that could not be imported is
/// reported as a whole.
pub fn unread(writer: &mut Writer<'_>, key: &str, element: &Value) {
    writer.draft.enter(key, kind(element));
    if writer.draft.is_marked() {
        return;
    }
    unknown(writer, element);
    let own = OWN.iter().find(|(known, _)| *known == kind(element)).map(|(_, fields)| *fields).unwrap_or_default();
    left_out(writer, "", element, |name| ALWAYS.contains(&name) || own.contains(&name));
    for (way, fields) in PARTS {
        let Some(part) = element.pointer(&format!("/{way}")).filter(|_| own.iter().any(|name| way.starts_with(name)))
        else {
            continue;
        };
        let at = format!("{}.", way.replace('/', "."));
        match part {
            Value::Array(rows) => {
                for row in rows {
                    left_out(writer, &at, row, |name| fields.contains(&name));
                }
            }
            part => left_out(writer, &at, part, |name| fields.contains(&name)),
        }
    }
}

/// The known words, by the fields that contain them.
const WORDS: [(&str, &[&str]); 7] = [
    ("conditionType", &["CUSTOM", "DEFAULT"]),
    ("assignType", &["CONSTANT", "VARIABLE"]),
    ("sourceType", &["CONSTANT", "VARIABLE", "OUTPUT_PARAM"]),
    ("type", &["String", "Integer", "Double", "Boolean", "Date", "Time", "List", "Object"]),
    ("position", &["path", "query", "header", "body"]),
    ("product", &["openai", "deepseek"]),
    ("requestContentType", &["json", "application/json", "x-www-form-urlencoded", "application/x-www-form-urlencoded"]),
];

/// Reports unknown words in a value, for example an unknown type.
pub fn unknown(writer: &mut Writer<'_>, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| unknown(writer, item)),
        Value::Object(entries) => {
            for (name, inner) in entries {
                let words = WORDS.iter().find(|(known, _)| *known == name.as_str()).map(|(_, words)| *words);
                if let (Some(words), Value::String(word)) = (words, inner) {
                    let known = words.iter().any(|known| known.eq_ignore_ascii_case(word));
                    if !known && !word.is_empty() {
                        let en = format!("the {name} {word} is not known, and is taken as {}", default_word(name));
                        writer.draft.change(en, format!("未知的 {name} {word}，按 {} 处理", default_word(name)));
                    }
                } else {
                    unknown(writer, inner);
                }
            }
        }
        _ => {}
    }
}

/// The word that replaces an unknown one.
fn default_word(name: &str) -> &'static str {
    match name {
        "conditionType" => "CUSTOM",
        "type" => "String",
        "position" => "body",
        "product" => "openai",
        "requestContentType" => "json",
        _ => "CONSTANT",
    }
}

fn left_out(writer: &mut Writer<'_>, at: &str, part: &Value, read: impl Fn(&str) -> bool) {
    let entries = part.as_object().into_iter().flatten();
    for (name, value) in entries.filter(|(name, _)| !read(name)) {
        let says_something = !(value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty));
        if says_something {
            writer.draft.change(format!("the field {at}{name} is left out"), format!("字段 {at}{name} 已省略"));
        }
    }
}

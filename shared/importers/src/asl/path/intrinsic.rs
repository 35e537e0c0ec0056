//! Intrinsic functions of JSONPath: `States.Format` and the others.

use crate::asl::writer::Writer;
use crate::{script, template};
use serde_json::{Map, Value, json};

/// Functions that a script computes from its arguments `a`.
pub const SCRIPTS: [(&str, &str); 11] = [
    (
        "ArrayPartition",
        "const [list, size] = inputs.a; const parts = []; for (let i = 0; i < list.length; i += size) parts.push(list.slice(i, i + size)); return parts;",
    ),
    ("ArrayContains", "inputs.a[0].some((item) => JSON.stringify(item) === JSON.stringify(inputs.a[1]))"),
    (
        "ArrayRange",
        "const [first, last, step] = inputs.a; const list = []; for (let i = first; step > 0 ? i <= last : i >= last; i += step) list.push(i); return list;",
    ),
    ("ArrayGetItem", "inputs.a[0][inputs.a[1]]"),
    ("ArrayLength", "inputs.a[0].length"),
    ("ArrayUnique", "[...new Map(inputs.a[0].map((item) => [JSON.stringify(item), item])).values()]"),
    ("Base64Encode", "Buffer.from(inputs.a[0], 'utf8').toString('base64')"),
    ("Base64Decode", "Buffer.from(inputs.a[0], 'base64').toString('utf8')"),
    ("JsonMerge", "Object.assign({}, inputs.a[0], inputs.a[1])"),
    ("MathAdd", "Math.round(inputs.a[0]) + Math.round(inputs.a[1])"),
    ("MathRandom", "inputs.a[0] + Math.floor(Math.random() * (inputs.a[1] - inputs.a[0]))"),
];
/// Functions that become modules.
pub const MODULES: [&str; 7] = ["Format", "StringToJson", "JsonToString", "Array", "StringSplit", "Hash", "UUID"];

#[derive(Clone, Debug)]
enum Argument {
    Constant(Value),
    Path(String),
    Call(String, Vec<Argument>),
}

/// The value of a call.
pub fn value(writer: &mut Writer, text: &str, root: &Value) -> Value {
    match parse(text) {
        Some((argument, "")) => evaluate(writer, &argument, root),
        _ => unknown(writer, text),
    }
}

fn evaluate(writer: &mut Writer, argument: &Argument, root: &Value) -> Value {
    match argument {
        Argument::Constant(value) => template::constant(value),
        Argument::Path(text) => super::value(writer, text, root),
        Argument::Call(name, arguments) => {
            // The text of `States.Format` is itself a template, so it is not a value.
            if name == "Format"
                && let Some((Argument::Constant(Value::String(text)), rest)) = arguments.split_first()
            {
                let values: Vec<_> = rest.iter().map(|argument| evaluate(writer, argument, root)).collect();
                return format(writer, text, &values);
            }
            let values: Vec<_> = arguments.iter().map(|argument| evaluate(writer, argument, root)).collect();
            call(writer, name, values)
        }
    }
}

fn call(writer: &mut Writer, name: &str, values: Vec<Value>) -> Value {
    let hint = format!("{}-{}", writer.state, name.to_lowercase());
    let value = |place: usize| values.get(place).cloned().unwrap_or_default();
    let draft = &mut writer.draft;
    if let Some((_, text)) = SCRIPTS.iter().find(|(known, _)| *known == name) {
        return script::push(draft, &hint, text, json!({"a": values}));
    }
    let (module, parameters, output) = match name {
        "Array" => return Value::Array(values),
        "StringSplit" => {
            let text = "inputs.a[0].split(new RegExp('[' + inputs.a[1].replace(/[\\]\\\\^-]/g, '\\\\$&') + ']')).filter((part) => part !== '')";
            return script::push(draft, &hint, text, json!({"a": values}));
        }
        "StringToJson" => ("vflow.data.parse_json", json!({"json": value(0), "path": "$"}), "first_value"),
        "JsonToString" => ("to_json", json!({"value": value(0)}), "json"),
        "UUID" => ("uuid", json!({}), "id"),
        "Hash" => {
            let algorithm = value(1).as_str().unwrap_or_default().to_lowercase().replace('-', "");
            if !["sha256", "sha512", "md5"].contains(&algorithm.as_str()) {
                return unknown(writer, &format!("States.Hash with {algorithm}"));
            }
            ("hash", json!({"algorithm": algorithm, "text": value(0)}), "hex")
        }
        _ => return unknown(writer, &format!("States.{name}")),
    };
    let id = draft.push(&hint, module, parameters);
    template::output(&id, output)
}

/// `States.Format`: each `{}` is replaced by the text of the next value. A script joins the texts,
/// because a list, `true` or null within a text of Sluice is not written as JSON.
fn format(writer: &mut Writer, text: &str, values: &[Value]) -> Value {
    const JOIN: &str = "const text = (v) => typeof v === 'string' ? v : JSON.stringify(v ?? null); return inputs.texts.reduce((made, part, i) => made + text(inputs.a[i - 1]) + part);";
    let texts: Vec<String> = around(text).iter().map(|part| template::literal(part)).collect();
    if let [only] = texts.as_slice() {
        return Value::String(only.clone());
    }
    let hint = format!("{}-format", writer.state);
    script::push(&mut writer.draft, &hint, JOIN, json!({"texts": texts, "a": values}))
}

/// The texts before, between and after the places `{}` of a text.
fn around(text: &str) -> Vec<String> {
    let mut made = String::new();
    let mut texts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{}") {
            texts.push(std::mem::take(&mut made));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\\') {
            let escaped = after.chars().next();
            made.extend(escaped);
            rest = after.get(escaped.map_or(0, char::len_utf8)..).unwrap_or_default();
        } else {
            made.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    texts.push(made);
    texts
}

/// An argument at the beginning of a text, and the rest of the text.
fn parse(text: &str) -> Option<(Argument, &str)> {
    let text = text.trim_start();
    if let Some(after) = text.strip_prefix('\'') {
        return quoted(after);
    }
    if let Some(after) = text.strip_prefix("States.") {
        let (name, mut rest) = after.split_once('(')?;
        let mut arguments = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix(')') {
                return Some((Argument::Call(name.trim().to_owned(), arguments), after.trim_start()));
            }
            rest = rest.strip_prefix(',').unwrap_or(rest);
            let (argument, after) = parse(rest)?;
            arguments.push(argument);
            rest = after;
        }
    }
    if text.starts_with('$') {
        let mut depth = 0_i32;
        let end = text.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '[' || *c == '(') - i32::from(*c == ']');
            let closes = *c == ')' && depth == 0;
            depth -= i32::from(*c == ')' && depth > 0);
            closes || (*c == ',' && depth == 0)
        });
        let (path, rest) = text.split_at(end.map_or(text.len(), |(place, _)| place));
        return Some((Argument::Path(path.trim().to_owned()), rest));
    }
    let end = text.find([',', ')']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let value = model::json::parse(word.trim()).ok()?;
    Some((Argument::Constant(value), rest))
}

fn quoted(text: &str) -> Option<(Argument, &str)> {
    let mut made = String::new();
    let mut chars = text.char_indices();
    while let Some((place, c)) = chars.next() {
        match c {
            '\'' => return Some((Argument::Constant(Value::String(made)), text.get(place + 1..)?.trim_start())),
            '\\' => {
                let (_, escaped) = chars.next()?;
                // Escaped braces stay escaped: States.Format reads them.
                if escaped != '\'' {
                    made.push('\\');
                }
                made.push(escaped);
            }
            other => made.push(other),
        }
    }
    None
}

fn unknown(writer: &mut Writer, text: &str) -> Value {
    writer.mark("intrinsic", format!("{text} cannot be carried over"), format!("{text} 无法导入"));
    Value::Object(Map::new())
}

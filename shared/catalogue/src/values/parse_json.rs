//! `vflow.data.parse_json`: selects values from a JSON text with a JSONPath query (RFC 9535).

use crate::json_path::select;
use crate::measure::{MAX_BYTES, MAX_DEPTH, json_depth, size};
use crate::{Call, Done, Failure, ModuleError, losses, refuse};
use model::Level;
use serde_json::Value;
use std::borrow::Cow;

/// The longest text that is parsed.
const MAX_TEXT: usize = 512 * 1024;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let root = document(call, "json")?;
    let path = call.inputs.text("path");
    let found = select(&root, &rooted(path.trim())).map_err(|error| ModuleError::input("path", error.to_string()))?;
    Ok(Done { log: changed(call, "json"), ..selected(found.into_iter().cloned(), "path")? })
}

/// The query with the root, which users often leave out; `.0` then also means an index.
fn rooted(path: &str) -> Cow<'_, str> {
    match path.chars().next() {
        Some('$') => Cow::Borrowed(path),
        None => Cow::Borrowed("$"),
        Some('[' | '.') => Cow::Owned(format!("${path}")),
        Some(_) if path.contains(['[', '?', '"', '\'']) => Cow::Owned(format!("$.{path}")),
        Some(_) => {
            let is_index = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let parts = path.split('.');
            let parts = parts.map(|name| if is_index(name) { format!("[{name}]") } else { format!(".{name}") });
            Cow::Owned(format!("${}", parts.collect::<String>()))
        }
    }
}

/// A document, given as a value or as its text.
pub(crate) fn document(call: &Call<'_>, name: &'static str) -> Result<Value, ModuleError> {
    let text = match call.inputs.value(name) {
        Value::Null => return Err(ModuleError::input(name, "is required")),
        Value::String(text) => text,
        value => return Ok(value),
    };
    refuse!(text.len() > MAX_TEXT, name, "is longer than {MAX_TEXT} bytes");
    refuse!(json_depth(&text) > MAX_DEPTH, name, "nests deeper than {MAX_DEPTH} levels");
    model::json::parse(&text).map_err(|error| {
        Failure { message: format!("input '{name}': is not JSON: {error}"), ..Failure::default() }.into()
    })
}

/// The warnings for the log, if reading the text of a document has changed or dropped something.
pub(super) fn changed(call: &Call<'_>, name: &'static str) -> Vec<(Level, String)> {
    match call.inputs.value(name) {
        Value::String(text) => losses::warnings(&text),
        _ => Vec::new(),
    }
}

/// The outputs, if they are small enough for a step: overlapping parts of a document can be much
/// larger than the document.
pub(crate) fn selected(found: impl Iterator<Item = Value>, query: &'static str) -> Result<Done, ModuleError> {
    let (mut all, mut bytes) = (Vec::new(), 0);
    for value in found {
        // The first value is contained twice.
        bytes += size(&value) * if all.is_empty() { 2 } else { 1 };
        refuse!(bytes > MAX_BYTES, query, "selects more than {MAX_BYTES} bytes");
        all.push(value);
    }
    Ok(Done::outputs([("first_value", all.first().cloned().unwrap_or_default()), ("all_values", Value::Array(all))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "vflow.data.parse_json";

    #[test]
    fn texts_and_values_are_looked_through_alike() {
        for document in [json!({"a": [{"n": 1}, {"n": 2}]}), json!(r#"{"a": [{"n": 1}, {"n": 2}]}"#)] {
            for (path, first, all) in [
                (json!("$.a[*].n"), json!(1), json!([1, 2])),
                (json!("$.a[5]"), json!(null), json!([])),
                (json!("a[*].n"), json!(1), json!([1, 2])),
                (json!("a.1.n"), json!(2), json!([2])),
                (json!("..n"), json!(1), json!([1, 2])),
                (json!("['a'][0].n"), json!(1), json!([1])),
                (json!(null), json!({"a": [{"n": 1}, {"n": 2}]}), json!([{"a": [{"n": 1}, {"n": 2}]}])),
            ] {
                let outputs = Bench::new().outputs(MODULE, json!({"json": document, "path": path}));
                assert_eq!(outputs, json!({"first_value": first, "all_values": all}));
            }
        }
    }

    #[test]
    fn no_integer_is_rounded() {
        let document = "\u{feff}[9007199254740993, 9007199254740992, 1234567890123456789012345]";
        for (path, all) in [
            ("$[*]", json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, "1234567890123456789012345"])),
            ("$[?@ == $[1]]", json!([9_007_199_254_740_992_i64])),
            ("$[?@ > $[1]]", json!([9_007_199_254_740_993_i64])),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"json": document, "path": path}));
            assert_eq!(outputs["all_values"], all, "{path}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut nested = "[1]".to_owned();
        for _ in 0..50 {
            nested = format!("[{nested}, \"{}\"]", "x".repeat(1000));
        }
        for (document, path, expected) in [
            (json!(null), "$", "input 'json': is required"),
            (json!("{"), "$", "input 'json': is not JSON"),
            (json!("[".repeat(100_000)), "$", "input 'json': nests deeper than 64 levels"),
            (json!(" ".repeat(MAX_TEXT + 1)), "$", "input 'json': is longer than"),
            (json!("[]"), "a[", "input 'path': is not a JSONPath query"),
            (json!(nested), "$..*", "input 'path': selects more than 262144 bytes"),
        ] {
            let error = Bench::new().error(MODULE, json!({"json": document, "path": path}));
            assert!(error.starts_with(expected), "{error}");
        }
    }
}

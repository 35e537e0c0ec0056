//! `dict_set`: the dictionary with a value set at a path. Missing parts of the path are created.

use super::path::{parts, place};
use crate::measure::{MAX_DEPTH, depth};
use crate::{Call, Done, ModuleError, refuse};
use serde_json::{Map, Value};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut dictionary = Value::Object(call.inputs.dictionary("dictionary")?);
    let parts = parts(call, &dictionary)?;
    let value = call.inputs.value("value");
    refuse!(parts.len() + depth(&value) > MAX_DEPTH, "value", "would nest deeper than {MAX_DEPTH} levels there");
    *slot(&mut dictionary, &parts)? = value;
    Ok(Done::outputs([("result", dictionary)]))
}

/// The place of a path. An index can be that of a new item after the last. On the way only null is
/// overwritten.
fn slot<'a>(value: &'a mut Value, parts: &[String]) -> Result<&'a mut Value, ModuleError> {
    parts.iter().try_fold(value, |value, part| {
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        match value {
            Value::Object(entries) => Ok(entries.entry(part.as_str()).or_insert(Value::Null)),
            Value::Array(items) => {
                if part.parse() == Ok(items.len()) {
                    items.push(Value::Null);
                }
                place(part, items.len())
                    .and_then(|place| items.get_mut(place))
                    .ok_or_else(|| ModuleError::input("path", format!("'{part}' is no place of the list")))
            }
            _ => Err(ModuleError::input("path", format!("'{part}' is looked for in a value that has no parts"))),
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "dict_set";

    #[test]
    fn what_is_missing_is_made_and_nothing_is_lost() {
        for (dictionary, path, result) in [
            (json!({}), "a.b", json!({"a": {"b": 9}})),
            (json!({"a": null, "z": 1}), "a.b", json!({"a": {"b": 9}, "z": 1})),
            (json!({"l": [1, 2]}), "l.2", json!({"l": [1, 2, 9]})),
            (json!({"l": [1, {"x": 1}]}), "l.-1.x", json!({"l": [1, {"x": 9}]})),
        ] {
            let inputs = json!({"dictionary": dictionary, "path": path, "value": 9});
            assert_eq!(Bench::new().outputs(MODULE, inputs)["result"], result);
        }
        for (dictionary, path) in [(json!({"a": 1}), "a.b"), (json!({"l": []}), "l.3"), (json!({"l": []}), "l.x")] {
            let error = Bench::new().error(MODULE, json!({"dictionary": dictionary, "path": path, "value": 9}));
            assert!(error.starts_with("input 'path'"), "{error}");
        }
    }
}

//! `list_unique`: the list without repeated items; the first of each stays.

use super::path::{find, split};
use crate::{Call, Done, ModuleError};
use serde_json::{Value, json};
use std::collections::HashSet;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = call.inputs.list("list")?;
    let key = call.inputs.value("key");
    let mut known = HashSet::new();
    let result: Vec<Value> =
        list.into_iter().filter(|item| known.insert(canonical(seen(item, &key).unwrap_or(&Value::Null)))).collect();
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

/// The part of an item to which the input `key` leads: the item itself if there is no key. Never
/// null.
pub(crate) fn seen<'a>(item: &'a Value, key: &Value) -> Option<&'a Value> {
    let found = match key {
        Value::Null => Some(item),
        Value::Array(parts) => find(item, &parts.iter().map(expr::text_of).collect::<Vec<_>>()),
        other => match expr::text_of(other).as_str() {
            "" => Some(item),
            path => find(item, &split(path, item)),
        },
    };
    found.filter(|value| !value.is_null())
}

/// A text that is the same for equal values: keys are sorted, and equal numbers are written in one
/// way.
fn canonical(value: &Value) -> String {
    match value {
        Value::Number(_) => expr::text_of(value),
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{}:{}", json!(key), canonical(value))).collect();
            entries.sort_unstable();
            format!("{{{}}}", entries.join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "list_unique";

    #[test]
    fn the_first_of_equal_items_stays() {
        for (list, key, result) in [
            (json!([1, 1.0, "1", 2, 1]), json!(null), json!([1, "1", 2])),
            (
                json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, 9_007_199_254_740_992.0]),
                json!(null),
                json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64]),
            ),
            (json!([{"a": 1, "b": 2}, {"b": 2, "a": 1}]), json!(""), json!([{"a": 1, "b": 2}])),
            (json!([{"k": 1, "n": 1}, {"k": 1, "n": 2}, {}, {"n": 3}]), json!("k"), json!([{"k": 1, "n": 1}, {}])),
            (json!([{"a.b": 1}, {"a.b": 1}]), json!(["a.b"]), json!([{"a.b": 1}])),
        ] {
            assert_eq!(Bench::new().outputs(MODULE, json!({"list": list, "key": key}))["result"], result);
        }
    }
}

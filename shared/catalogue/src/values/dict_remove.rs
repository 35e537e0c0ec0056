//! `dict_remove`: the dictionary without the entry at a path.

use super::path::{find_mut, parts, place};
use crate::{Call, Done, ModuleError};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut dictionary = Value::Object(call.inputs.dictionary("dictionary")?);
    let parts = parts(call, &dictionary)?;
    let removed = parts.split_last().and_then(|(last, before)| match find_mut(&mut dictionary, before)? {
        Value::Object(entries) => entries.shift_remove(last),
        Value::Array(items) => place(last, items.len()).map(|place| items.remove(place)),
        _ => None,
    });
    Ok(Done::outputs([("result", dictionary), ("removed", removed.unwrap_or_default())]))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "dict_remove";

    #[test]
    fn only_what_the_path_names_goes() {
        let dictionary = json!({"a": 1, "b": {"l": [1, 2, 3]}, "c": 2});
        for (path, result, removed) in [
            ("a", json!({"b": {"l": [1, 2, 3]}, "c": 2}), json!(1)),
            ("b.l.1", json!({"a": 1, "b": {"l": [1, 3]}, "c": 2}), json!(2)),
            ("b.x.y", dictionary.clone(), json!(null)),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"dictionary": dictionary, "path": path}));
            // Compared as texts, because the order of the entries matters.
            assert_eq!(outputs.to_string(), json!({"result": result, "removed": removed}).to_string());
        }
    }
}

//! `dict_get`: the value at a path of a dictionary.

use super::path::{find, parts};
use crate::{Call, Done, ModuleError};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let dictionary = Value::Object(call.inputs.dictionary("dictionary")?);
    let found = find(&dictionary, &parts(call, &dictionary)?).cloned();
    let outputs = [("found", Value::Bool(found.is_some()))];
    let mut done = Done::outputs(outputs);
    done.outputs.insert("value".to_owned(), found.unwrap_or_else(|| call.inputs.value("default")));
    Ok(done)
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "dict_get";

    #[test]
    fn a_path_leads_through_dictionaries_and_lists() {
        let dictionary = json!({"a": {"b": [1, {"c": 2}]}, "x.y": 3, "n": null});
        for (path, value, found) in [
            (json!("a.b.1.c"), json!(2), true),
            (json!("a.b.-1.c"), json!(2), true),
            (json!("n"), json!(null), true),
            (json!(["x.y"]), json!(3), true),
            (json!("x.y"), json!("none"), false),
            (json!("a.b.2"), json!("none"), false),
            (json!("a.b.-99999999999999999999"), json!("none"), false),
        ] {
            let inputs = json!({"dictionary": dictionary, "path": path, "default": "none"});
            assert_eq!(Bench::new().outputs(MODULE, inputs), json!({"found": found, "value": value}), "{path}");
        }
        assert_eq!(Bench::new().error(MODULE, json!({"dictionary": {}})), "input 'path': is required");
        let error = Bench::new().error(MODULE, json!({"dictionary": {}, "path": "a.".repeat(64)}));
        assert_eq!(error, "input 'path': has more than 64 parts");
    }
}

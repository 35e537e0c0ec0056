//! `dict_merge`: merges two dictionaries; the entries of the second have precedence.

use crate::{Call, Done, ModuleError};
use serde_json::{Map, Value};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut result = call.inputs.dictionary("dictionary")?;
    merge(&mut result, call.inputs.dictionary("other")?, call.inputs.boolean("deep")?);
    Ok(Done::outputs([("result", Value::Object(result))]))
}

fn merge(under: &mut Map<String, Value>, over: Map<String, Value>, deep: bool) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Object(below)), Value::Object(above)) if deep => merge(below, above, deep),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "dict_merge";

    #[test]
    fn the_second_wins_whole_or_part_by_part() {
        let (first, second) = (json!({"a": {"x": 1, "y": 2}, "b": 1}), json!({"a": {"y": 3}, "b": null, "c": [1]}));
        for (deep, result) in [
            (false, json!({"a": {"y": 3}, "b": null, "c": [1]})),
            (true, json!({"a": {"x": 1, "y": 3}, "b": null, "c": [1]})),
        ] {
            let inputs = json!({"dictionary": first, "other": second, "deep": deep});
            assert_eq!(Bench::new().outputs(MODULE, inputs), json!({"result": result}));
        }
        assert_eq!(Bench::new().error(MODULE, json!({"other": [1]})), "input 'other': must be a dictionary");
    }
}

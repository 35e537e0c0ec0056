//! `list_filter`: the items for which a condition is true.

use super::list_map::bounded;
use crate::{Call, Done, ModuleError};
use serde_json::{Value, json};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = bounded(call.inputs.list("list")?)?;
    let mut result = Vec::new();
    for (index, item) in (1_u64..).zip(list) {
        // A condition that is not a text is a single reference, whose value can have any type.
        let holds = call.surroundings.evaluate("condition", &[("item", &item), ("index", &json!(index))])?;
        match holds {
            Value::Bool(true) => result.push(item),
            Value::Bool(false) => {}
            Value::Null => return Err(ModuleError::input("condition", "is required")),
            _ => return Err(ModuleError::input("condition", "must be true or false")),
        }
    }
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "list_filter";

    #[test]
    fn the_condition_sees_item_and_index() {
        for (condition, result) in [
            ("{{item.n}} > 1 and {{index}} < 3", json!([{"n": 5}])),
            ("{{item.n}} == 1", json!([{"n": 1}])),
            ("{{item.missing}} == \"x\"", json!([])),
        ] {
            let inputs = json!({"list": [{"n": 1}, {"n": 5}, {"n": 9}], "condition": condition});
            assert_eq!(Bench::new().outputs(MODULE, inputs)["result"], result, "{condition}");
        }
    }

    #[test]
    fn what_is_too_much_or_missing_is_refused() {
        assert_eq!(Bench::new().error(MODULE, json!({"list": [1]})), "input 'condition': is required");
        let many = vec![0; super::super::list_map::MAX_ITEMS + 1];
        let error = Bench::new().error(MODULE, json!({"list": many, "condition": "true"}));
        assert_eq!(error, "input 'list': has more than 5000 items");
    }
}

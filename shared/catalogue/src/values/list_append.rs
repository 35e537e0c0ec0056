//! `list_append`: the list with one more item at its end.

use crate::{Call, Done, ModuleError};
use serde_json::{Value, json};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut list = call.inputs.list("list")?;
    list.push(call.inputs.value("item"));
    Ok(Done::outputs([("count", json!(list.len())), ("result", Value::Array(list))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "list_append";

    #[test]
    fn the_item_comes_last_and_nothing_is_an_empty_list() {
        for (list, item, result) in [
            (json!([1]), json!([2]), json!([1, [2]])),
            (json!("[1]"), json!("a"), json!([1, "a"])),
            (json!(null), json!(null), json!([null])),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"list": list, "item": item}));
            assert_eq!(outputs["result"], result);
        }
        assert_eq!(Bench::new().error(MODULE, json!({"list": 3})), "input 'list': must be a list");
    }
}

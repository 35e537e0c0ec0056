//! `list_map`: the value of a template for each item.

use crate::measure::{MAX_BYTES, size};
use crate::{Call, Done, ModuleError, refuse};
use serde_json::{Value, json};

/// The most items for which a condition or a template is evaluated.
pub(crate) const MAX_ITEMS: usize = 5000;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = bounded(call.inputs.list("list")?)?;
    let mut result = Vec::with_capacity(list.len());
    let mut bytes = 0;
    for (index, item) in (1_u64..).zip(&list) {
        let value = call.surroundings.evaluate("template", &[("item", item), ("index", &json!(index))])?;
        bytes += size(&value);
        refuse!(bytes > MAX_BYTES, "template", "makes a list of more than {MAX_BYTES} bytes");
        result.push(value);
    }
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

/// Refuses a list that is too long to be evaluated.
pub(crate) fn bounded(list: Vec<Value>) -> Result<Vec<Value>, ModuleError> {
    refuse!(list.len() > MAX_ITEMS, "list", "has more than {MAX_ITEMS} items");
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "list_map";

    #[test]
    fn each_item_goes_through_the_template() {
        for (template, result) in [
            (json!("{{index}}:{{item.n}}"), json!(["1:7", "2:8"])),
            (json!("{{item}}"), json!([{"n": 7}, {"n": 8}])),
            (json!(null), json!([null, null])),
        ] {
            let inputs = json!({"list": [{"n": 7}, {"n": 8}], "template": template});
            assert_eq!(Bench::new().outputs(MODULE, inputs), json!({"count": 2, "result": result}));
        }
    }

    #[test]
    fn a_small_template_cannot_make_a_huge_list() {
        let mut bench = Bench::new();
        bench.variables.insert("big".into(), json!("x".repeat(1000)));
        let error = bench.error(MODULE, json!({"list": vec![0; 300], "template": "[[big]]"}));
        assert_eq!(error, "input 'template': makes a list of more than 262144 bytes");
    }
}

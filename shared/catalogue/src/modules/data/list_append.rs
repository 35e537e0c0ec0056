//! `list_append`: The list with one more item at its end

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Value, json};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("list", ValueType::List, text("列表", "List"), text("要处理的列表", "The list to work on"))
        .required(),
    InputSpec::new("item", ValueType::Any, text("新项", "Item"), text("追加的值", "The value to add")),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("result", ValueType::List, text("结果", "Result"), text("新的列表", "The new list")),
    OutputSpec::new(
        "count",
        ValueType::Number,
        text("数量", "Count"),
        text("结果的项数", "How many items the result has"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "list_append",
        name: text("列表追加", "Append To List"),
        description: text("在列表末尾加一项", "The list with one more item at its end"),
        icon: "ic_list",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let mut list = call.inputs.list("list")?;
    list.push(call.inputs.value("item"));
    Ok(Done::outputs([("count", json!(list.len())), ("result", Value::Array(list))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn the_item_comes_last_and_nothing_is_an_empty_list() {
        for (list, item, result) in [
            (json!([1]), json!([2]), json!([1, [2]])),
            (json!("[1]"), json!("a"), json!([1, "a"])),
            (json!(null), json!(null), json!([null])),
        ] {
            let outputs = Bench::new().outputs(&MODULE, json!({"list": list, "item": item}));
            assert_eq!(outputs["result"], result);
        }
        assert_eq!(Bench::new().error(&MODULE, json!({"list": 3})), "input 'list': must be a list");
    }
}

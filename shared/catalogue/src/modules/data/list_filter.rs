//! `list_filter`: The items for which the condition holds

use super::list_map::bounded;
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Reading, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Value, json};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("list", ValueType::List, text("列表", "List"), text("要处理的列表", "The list to work on"))
        .required(),
    InputSpec::new(
        "condition",
        ValueType::String,
        text("条件", "Condition"),
        text(
            "对每项求值，{{item}} 为该项，{{index}} 为从 1 起的序号",
            "Asked for each item: {{item}} is the item, {{index}} its place from 1",
        ),
    )
    .required()
    .read(Reading::LaterCondition),
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
        id: "list_filter",
        name: text("列表筛选", "Filter List"),
        description: text("保留满足条件的项", "The items for which the condition holds"),
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
    let list = bounded(call.inputs.list("list")?)?;
    let mut result = Vec::new();
    for (index, item) in (1_u64..).zip(list) {
        // A condition that is not a text is one reference, whose value may be of any type.
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

    #[test]
    fn the_condition_sees_item_and_index() {
        for (condition, result) in [
            ("{{item.n}} > 1 and {{index}} < 3", json!([{"n": 5}])),
            ("{{item.n}} == 1", json!([{"n": 1}])),
            ("{{item.missing}} == \"x\"", json!([])),
        ] {
            let inputs = json!({"list": [{"n": 1}, {"n": 5}, {"n": 9}], "condition": condition});
            assert_eq!(Bench::new().outputs(&MODULE, inputs)["result"], result, "{condition}");
        }
    }

    #[test]
    fn what_is_too_much_or_missing_is_refused() {
        assert_eq!(Bench::new().error(&MODULE, json!({"list": [1]})), "input 'condition': is required");
        let many = vec![0; super::super::list_map::MAX_ITEMS + 1];
        let error = Bench::new().error(&MODULE, json!({"list": many, "condition": "true"}));
        assert_eq!(error, "input 'list': has more than 5000 items");
    }
}

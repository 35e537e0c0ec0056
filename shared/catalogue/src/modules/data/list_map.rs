//! `list_map`: The template's value for each item

use super::measure::{MAX_BYTES, size};
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Value, json};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("list", ValueType::List, text("列表", "List"), text("要处理的列表", "The list to work on"))
        .required(),
    InputSpec::new(
        "template",
        ValueType::Any,
        text("模板", "Template"),
        text(
            "对每项求值，{{item}} 为该项，{{index}} 为从 1 起的序号",
            "Evaluated for each item: {{item}} is the item, {{index}} its place from 1",
        ),
    )
    .required()
    .ui(UiType::CodeEditor)
    .read(Reading::LaterTemplate),
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
        id: "list_map",
        name: text("列表映射", "Map List"),
        description: text("对每项套用模板", "The template's value for each item"),
        icon: "ic_list",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

/// The most items that a condition or a template is evaluated for.
pub(super) const MAX_ITEMS: usize = 5000;

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let list = bounded(call.inputs.list("list")?)?;
    let mut result = Vec::with_capacity(list.len());
    let mut bytes = 0;
    for (index, item) in (1_u64..).zip(&list) {
        let value = call.surroundings.evaluate("template", &[("item", item), ("index", &json!(index))])?;
        bytes += size(&value);
        if bytes > MAX_BYTES {
            return Err(ModuleError::input("template", format!("makes a list of more than {MAX_BYTES} bytes")));
        }
        result.push(value);
    }
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

/// Refuses a list that would take too long.
pub(super) fn bounded(list: Vec<Value>) -> Result<Vec<Value>, ModuleError> {
    if list.len() > MAX_ITEMS {
        return Err(ModuleError::input("list", format!("has more than {MAX_ITEMS} items")));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn each_item_goes_through_the_template() {
        for (template, result) in [
            (json!("{{index}}:{{item.n}}"), json!(["1:7", "2:8"])),
            (json!("{{item}}"), json!([{"n": 7}, {"n": 8}])),
            (json!(null), json!([null, null])),
        ] {
            let inputs = json!({"list": [{"n": 7}, {"n": 8}], "template": template});
            assert_eq!(Bench::new().outputs(&MODULE, inputs), json!({"count": 2, "result": result}));
        }
    }

    #[test]
    fn a_small_template_cannot_make_a_huge_list() {
        let mut bench = Bench::new();
        bench.variables.insert("big".into(), json!("x".repeat(1000)));
        let error = bench.error(&MODULE, json!({"list": vec![0; 300], "template": "[[big]]"}));
        assert_eq!(error, "input 'template': makes a list of more than 262144 bytes");
    }
}

//! `list_slice`: A part of the list

use crate::descriptor::{Category, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Value, json};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("list", ValueType::List, text("列表", "List"), text("要处理的列表", "The list to work on"))
        .required(),
    InputSpec::new(
        "start",
        ValueType::Number,
        text("开始", "Start"),
        text("从 0 起的下标；负数从末尾数", "The first place, from 0; from the end if negative"),
    )
    .or(Fallback::Number(0))
    .ui(UiType::NumberField),
    InputSpec::new(
        "end",
        ValueType::Number,
        text("结束", "End"),
        text("到此下标为止（不含）；留空为末尾", "The place after the last; without it, the end"),
    )
    .ui(UiType::NumberField),
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
        id: "list_slice",
        name: text("列表截取", "Slice List"),
        description: text("取列表的一段", "A part of the list"),
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
    let list = call.inputs.list("list")?;
    let start = place(call, "start", list.len())?;
    let end = if call.inputs.given("end") { place(call, "end", list.len())? } else { list.len() };
    let result: Vec<Value> = list.into_iter().take(end).skip(start).collect();
    Ok(Done::outputs([("count", json!(result.len())), ("result", Value::Array(result))]))
}

fn place(call: &Call<'_>, name: &'static str, len: usize) -> Result<usize, ModuleError> {
    let index = call.inputs.whole(name, i64::from(i32::MIN), i64::from(i32::MAX))?;
    let len = len as i64;
    Ok((if index < 0 { len + index } else { index }).clamp(0, len) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn places_beyond_the_ends_are_the_ends() {
        for (start, end, result) in [
            (json!(1), json!(3), json!([1, 2])),
            (json!(-2), json!(null), json!([2, 3])),
            (json!(null), json!(-1), json!([0, 1, 2])),
            (json!(3), json!(1), json!([])),
            (json!(-9), json!(99), json!([0, 1, 2, 3])),
        ] {
            let outputs = Bench::new().outputs(&MODULE, json!({"list": [0, 1, 2, 3], "start": start, "end": end}));
            assert_eq!(outputs, json!({"count": result.as_array().unwrap().len(), "result": result}));
        }
        assert!(Bench::new().error(&MODULE, json!({"list": [], "start": 0.5})).starts_with("input 'start'"));
    }
}

//! `dict_merge`: Both dictionaries in one; the second wins

use crate::descriptor::{Category, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Map, Value};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "dictionary",
        ValueType::Dictionary,
        text("字典", "Dictionary"),
        text("要处理的字典", "The dictionary to work on"),
    )
    .required(),
    InputSpec::new(
        "other",
        ValueType::Dictionary,
        text("另一个字典", "Other"),
        text("覆盖前者的字典", "What is laid over the first"),
    )
    .required(),
    InputSpec::new(
        "deep",
        ValueType::Boolean,
        text("深度合并", "Deep"),
        text("逐层合并嵌套的字典", "Whether dictionaries in both are merged too, and not replaced"),
    )
    .or(Fallback::Boolean(false))
    .ui(UiType::Switch),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("result", ValueType::Dictionary, text("结果", "Result"), text("新的字典", "The new dictionary"))];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "dict_merge",
        name: text("合并字典", "Merge Dictionaries"),
        description: text("合并两个字典，后者优先", "Both dictionaries in one; the second wins"),
        icon: "ic_dictionary",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
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
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_second_wins_whole_or_part_by_part() {
        let (first, second) = (json!({"a": {"x": 1, "y": 2}, "b": 1}), json!({"a": {"y": 3}, "b": null, "c": [1]}));
        for (deep, result) in [
            (false, json!({"a": {"y": 3}, "b": null, "c": [1]})),
            (true, json!({"a": {"x": 1, "y": 3}, "b": null, "c": [1]})),
        ] {
            let inputs = json!({"dictionary": first, "other": second, "deep": deep});
            assert_eq!(Bench::new().outputs(&MODULE, inputs), json!({"result": result}));
        }
        assert_eq!(Bench::new().error(&MODULE, json!({"other": [1]})), "input 'other': must be a dictionary");
    }
}

//! `dict_remove`: The dictionary without what is at a path

use super::path::{PATH, find_mut, parts, place};
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "dictionary",
        ValueType::Dictionary,
        text("字典", "Dictionary"),
        text("要处理的字典", "The dictionary to work on"),
    )
    .required(),
    PATH,
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("result", ValueType::Dictionary, text("结果", "Result"), text("新的字典", "The new dictionary")),
    OutputSpec::new(
        "removed",
        ValueType::Any,
        text("被删除的值", "Removed"),
        text("被删除的值，不存在时为空", "What was there; null if nothing was"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "dict_remove",
        name: text("删除字典键", "Remove From Dictionary"),
        description: text("按路径删除字典中的值", "The dictionary without what is at a path"),
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
    let mut dictionary = Value::Object(call.inputs.dictionary("dictionary")?);
    let parts = parts(call)?;
    let removed = parts.split_last().and_then(|(last, before)| match find_mut(&mut dictionary, before)? {
        Value::Object(entries) => entries.shift_remove(last),
        Value::Array(items) => place(last, items.len()).map(|place| items.remove(place)),
        _ => None,
    });
    Ok(Done::outputs([("result", dictionary), ("removed", removed.unwrap_or_default())]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn only_what_the_path_names_goes() {
        let dictionary = json!({"a": 1, "b": {"l": [1, 2, 3]}, "c": 2});
        for (path, result, removed) in [
            ("a", json!({"b": {"l": [1, 2, 3]}, "c": 2}), json!(1)),
            ("b.l.1", json!({"a": 1, "b": {"l": [1, 3]}, "c": 2}), json!(2)),
            ("b.x.y", dictionary.clone(), json!(null)),
        ] {
            let outputs = Bench::new().outputs(&MODULE, json!({"dictionary": dictionary, "path": path}));
            // As texts, because the order of the entries counts.
            assert_eq!(outputs.to_string(), json!({"result": result, "removed": removed}).to_string());
        }
    }
}

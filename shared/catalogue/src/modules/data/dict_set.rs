//! `dict_set`: The dictionary with a value set; what is missing on the way is made

use super::measure::{MAX_DEPTH, depth};
use super::path::{PATH, parts, place};
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
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
    PATH,
    InputSpec::new("value", ValueType::Any, text("值", "Value"), text("写入的值", "The value to set")),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("result", ValueType::Dictionary, text("结果", "Result"), text("新的字典", "The new dictionary"))];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "dict_set",
        name: text("写入字典", "Set In Dictionary"),
        description: text(
            "按路径写入字典，缺少的层会自动创建",
            "The dictionary with a value set; what is missing on the way is made",
        ),
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
    let value = call.inputs.value("value");
    if parts.len() + depth(&value) > MAX_DEPTH {
        return Err(ModuleError::input("value", format!("would nest deeper than {MAX_DEPTH} levels there")));
    }
    *slot(&mut dictionary, &parts)? = value;
    Ok(Done::outputs([("result", dictionary)]))
}

/// The place of a path. An index may be that of the item after the last; nothing else is overwritten on the way than null.
fn slot<'a>(value: &'a mut Value, parts: &[String]) -> Result<&'a mut Value, ModuleError> {
    parts.iter().try_fold(value, |value, part| {
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        match value {
            Value::Object(entries) => Ok(entries.entry(part.as_str()).or_insert(Value::Null)),
            Value::Array(items) => {
                if part.parse() == Ok(items.len()) {
                    items.push(Value::Null);
                }
                place(part, items.len())
                    .and_then(|place| items.get_mut(place))
                    .ok_or_else(|| ModuleError::input("path", format!("'{part}' is no place of the list")))
            }
            _ => Err(ModuleError::input("path", format!("'{part}' is looked for in a value that has no parts"))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn what_is_missing_is_made_and_nothing_is_lost() {
        for (dictionary, path, result) in [
            (json!({}), "a.b", json!({"a": {"b": 9}})),
            (json!({"a": null, "z": 1}), "a.b", json!({"a": {"b": 9}, "z": 1})),
            (json!({"l": [1, 2]}), "l.2", json!({"l": [1, 2, 9]})),
            (json!({"l": [1, {"x": 1}]}), "l.-1.x", json!({"l": [1, {"x": 9}]})),
        ] {
            let inputs = json!({"dictionary": dictionary, "path": path, "value": 9});
            assert_eq!(Bench::new().outputs(&MODULE, inputs)["result"], result);
        }
        for (dictionary, path) in [(json!({"a": 1}), "a.b"), (json!({"l": []}), "l.3"), (json!({"l": []}), "l.x")] {
            let error = Bench::new().error(&MODULE, json!({"dictionary": dictionary, "path": path, "value": 9}));
            assert!(error.starts_with("input 'path'"), "{error}");
        }
    }
}

//! `dict_get`: The value at a path of a dictionary

use super::path::{PATH, find, parts};
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
    InputSpec::new(
        "default",
        ValueType::Any,
        text("默认值", "Default"),
        text("路径不存在时的值", "The value where there is nothing at the path"),
    ),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("value", ValueType::Any, text("值", "Value"), text("路径处的值", "What is at the path")),
    OutputSpec::new(
        "found",
        ValueType::Boolean,
        text("是否存在", "Found"),
        text("路径处是否有值", "Whether there is something at the path"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "dict_get",
        name: text("读取字典", "Get From Dictionary"),
        description: text("按路径读取字典中的值", "The value at a path of a dictionary"),
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
    let dictionary = Value::Object(call.inputs.dictionary("dictionary")?);
    let found = find(&dictionary, &parts(call)?).cloned();
    let outputs = [("found", Value::Bool(found.is_some()))];
    let mut done = Done::outputs(outputs);
    done.outputs.insert("value".to_owned(), found.unwrap_or_else(|| call.inputs.value("default")));
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn a_path_leads_through_dictionaries_and_lists() {
        let dictionary = json!({"a": {"b": [1, {"c": 2}]}, "x.y": 3, "n": null});
        for (path, value, found) in [
            (json!("a.b.1.c"), json!(2), true),
            (json!("a.b.-1.c"), json!(2), true),
            (json!("n"), json!(null), true),
            (json!(["x.y"]), json!(3), true),
            (json!("x.y"), json!("none"), false),
            (json!("a.b.2"), json!("none"), false),
            (json!("a.b.-99999999999999999999"), json!("none"), false),
        ] {
            let inputs = json!({"dictionary": dictionary, "path": path, "default": "none"});
            assert_eq!(Bench::new().outputs(&MODULE, inputs), json!({"found": found, "value": value}), "{path}");
        }
        assert_eq!(Bench::new().error(&MODULE, json!({"dictionary": {}})), "input 'path': is required");
        let error = Bench::new().error(&MODULE, json!({"dictionary": {}, "path": "a.".repeat(64)}));
        assert_eq!(error, "input 'path': has more than 64 parts");
    }
}

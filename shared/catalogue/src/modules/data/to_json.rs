//! `to_json`: A value as JSON text

use super::measure::MAX_BYTES;
use crate::descriptor::{Category, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;

const INPUTS: &[InputSpec] = &[
    InputSpec::new("value", ValueType::Any, text("值", "Value"), text("要转换的值", "The value to write")),
    InputSpec::new(
        "pretty",
        ValueType::Boolean,
        text("格式化", "Pretty"),
        text("分行缩进", "Whether it is written over several lines"),
    )
    .or(Fallback::Boolean(false))
    .ui(UiType::Switch),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("json", ValueType::String, text("JSON", "JSON"), text("JSON 文本", "The JSON text"))];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "to_json",
        name: text("转为 JSON", "To JSON"),
        description: text("把值写成 JSON 文本", "A value as JSON text"),
        icon: "ic_json",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let value = call.inputs.value("value");
    let json = if call.inputs.boolean("pretty")? { format!("{value:#}") } else { value.to_string() };
    if json.len() > MAX_BYTES {
        return Err(ModuleError::input("value", format!("has more than {MAX_BYTES} bytes as JSON")));
    }
    Ok(Done::outputs([("json", Value::String(json))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn values_keep_their_order_and_types() {
        for (value, pretty, text) in [
            (json!({"b": [1, 1.5, true], "a": null}), false, r#"{"b":[1,1.5,true],"a":null}"#),
            (json!("a\"日"), false, r#""a\"日""#),
            (json!({"a": [1]}), true, "{\n  \"a\": [\n    1\n  ]\n}"),
            (json!(null), false, "null"),
        ] {
            let outputs = Bench::new().outputs(&MODULE, json!({"value": value, "pretty": pretty}));
            assert_eq!(outputs, json!({"json": text}));
        }
        let error = Bench::new().error(&MODULE, json!({"value": "\u{1}".repeat(100_000)}));
        assert_eq!(error, "input 'value': has more than 262144 bytes as JSON");
    }
}

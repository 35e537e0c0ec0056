//! `vflow.data.base64`: text to base64 and back.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// Writes padding, and reads with it or without.
const CODEC: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const LABELS: &[(&str, &str)] = &[("编码", "encode"), ("解码", "decode")];

const INPUTS: &[InputSpec] = &[
    InputSpec::new("operation", ValueType::String, text("操作", "Operation"), text("编码或解码", "To base64, or back"))
        .or(Fallback::Text("encode"))
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(&["encode", "decode"], LABELS))
        .logged(),
    InputSpec::new(
        "source_text",
        ValueType::String,
        text("源文本", "Text"),
        text("解码时接受标准与URL安全字母表", "For decode, the standard and the URL-safe alphabet are both read"),
    ),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "result_text",
    ValueType::String,
    text("结果文本", "Result"),
    text("编码或解码的结果", "The text as encoded or decoded"),
)];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.base64",
        name: text("Base64 编解码", "Base64"),
        description: text("对文本进行 Base64 编码或解码", "Encode a text as base64, or decode it"),
        icon: "ic_text",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let source = call.inputs.text("source_text");
    let result = match call.inputs.choice("operation")? {
        "encode" => CODEC.encode(source),
        _ => decode(&source)?,
    };
    Ok(Done::outputs([("result_text", Value::String(result))]))
}

fn decode(source: &str) -> Result<String, ModuleError> {
    let plain: String = source
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    let bytes = CODEC.decode(plain).map_err(|_| ModuleError::input("source_text", "is not base64"))?;
    String::from_utf8(bytes).map_err(|_| ModuleError::input("source_text", "does not decode to text"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn text_goes_there_and_back() {
        for (operation, source, result) in [
            ("encode", "日?>", "5pelPz4="),
            ("decode", "5pelPz4=", "日?>"),
            ("解码", " 5pel\n Pz4 ", "日?>"),
            ("decode", "Pz8_", "???"),
            ("encode", "", ""),
        ] {
            let outputs = Bench::new().outputs(&LONG, json!({"operation": operation, "source_text": source}));
            assert_eq!(outputs, json!({"result_text": result}));
        }
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for (source, expected) in [
            ("a*b=", "input 'source_text': is not base64"),
            ("a", "input 'source_text': is not base64"),
            ("/w==", "input 'source_text': does not decode to text"),
        ] {
            assert_eq!(Bench::new().error(&LONG, json!({"operation": "decode", "source_text": source})), expected);
        }
    }
}

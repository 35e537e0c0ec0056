//! `vflow.data.text_replace`: a text with each occurrence of one text replaced by another.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;

/// The most bytes of a text that a module builds: an output may not have more.
pub(super) const MAX_TEXT: usize = 256 * 1024;

const INPUTS: &[InputSpec] = &[
    InputSpec::new("text", ValueType::String, text("源文本", "Text"), text("要处理的文本", "The text to change"))
        .required(),
    InputSpec::new("find", ValueType::String, text("查找", "Find"), text("要查找的文字", "What to look for, as it is"))
        .required(),
    InputSpec::new(
        "replace",
        ValueType::String,
        text("替换为", "Replace With"),
        text("替换成的文字", "What takes its place"),
    ),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "result",
    ValueType::String,
    text("结果文本", "Result"),
    text("替换后的文本", "The text with everything replaced"),
)];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.text_replace",
        name: text("文本替换", "Replace Text"),
        description: text("将文本中的指定内容全部替换", "Replace every occurrence of a text"),
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
    let text = call.inputs.given_text("text")?;
    let find = call.inputs.required_text("find")?;
    let result = replace(&text, &find, &call.inputs.text("replace"))
        .ok_or_else(|| ModuleError::input("replace", format!("makes the text longer than {MAX_TEXT} bytes")))?;
    Ok(Done::outputs([("result", Value::String(result))]))
}

/// `text` with `to` in place of each `from`; `None` if that is too long. The length is known before anything is built.
pub(super) fn replace(text: &str, from: &str, to: &str) -> Option<String> {
    let times = text.matches(from).count();
    let length = (text.len() - times * from.len()).saturating_add(times.saturating_mul(to.len()));
    (length <= MAX_TEXT).then(|| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn every_occurrence_is_replaced_as_it_is() {
        for (text, find, with, result) in [
            ("a.b.c", ".", "-", "a-b-c"),
            ("aaa", "aa", "b", "ba"),
            ("日本", "本", "", "日"),
            ("a$1", "$1", "\\0", "a\\0"),
            ("", "a", "b", ""),
        ] {
            let inputs = json!({"text": text, "find": find, "replace": with});
            assert_eq!(Bench::new().outputs(&LONG, inputs), json!({"result": result}));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = "x".repeat(1000);
        for (inputs, expected) in [
            (json!({"find": "a"}), "input 'text': is required"),
            (json!({"text": "a"}), "input 'find': is required"),
            (
                json!({"text": long, "find": "x", "replace": long}),
                "input 'replace': makes the text longer than 262144 bytes",
            ),
        ] {
            assert_eq!(Bench::new().error(&LONG, inputs), expected);
        }
    }
}

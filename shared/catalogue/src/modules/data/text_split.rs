//! `vflow.data.text_split`: a text as a list of its parts.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::Value;

const INPUTS: &[InputSpec] = &[
    InputSpec::new("text", ValueType::String, text("源文本", "Text"), text("要分割的文本", "The text to split"))
        .required(),
    InputSpec::new(
        "delimiter",
        ValueType::String,
        text("分隔符", "Delimiter"),
        text(
            "留空则逐字符分割；\\n、\\r、\\t 表示换行、回车、制表符",
            "What is between the parts; without one, each character is a part; \\n, \\r and \\t are a new line, a return, a tab",
        ),
    ),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "result",
    ValueType::List,
    text("结果列表", "Parts"),
    text("分割后的文本列表", "The parts, in the order of the text"),
)];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.data.text_split",
        name: text("文本分割", "Split Text"),
        description: text("将文本按分隔符分割成列表", "Split a text into a list"),
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
    let parts = split(&call.inputs.given_text("text")?, &call.inputs.text("delimiter"));
    Ok(Done::outputs([("result", parts)]))
}

/// The parts between delimiters, or the characters if there is no delimiter.
pub(super) fn split(text: &str, delimiter: &str) -> Value {
    if delimiter.is_empty() {
        text.chars().map(String::from).collect()
    } else {
        text.split(&written_out(delimiter)).map(str::to_owned).collect()
    }
}

/// What a delimiter means: a field of one line cannot hold a new line, so that people write `\n`.
pub(super) fn written_out(delimiter: &str) -> String {
    delimiter.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn parts_are_between_delimiters_or_characters() {
        for (text, delimiter, parts) in [
            (json!("a,b,,c"), json!(","), json!(["a", "b", "", "c"])),
            (json!("a，b"), json!("，"), json!(["a", "b"])),
            (json!("日é"), json!(null), json!(["日", "é"])),
            (json!(1203), json!(0), json!(["12", "3"])),
            (json!("a.b"), json!("."), json!(["a", "b"])),
            (json!("a\nb"), json!("\\n"), json!(["a", "b"])),
            (json!("a\r\nb\nc"), json!("\\r\\n"), json!(["a", "b\nc"])),
            (json!("a\tb"), json!("\\t"), json!(["a", "b"])),
            (json!(""), json!(","), json!([""])),
            (json!(""), json!(null), json!([])),
        ] {
            let outputs = Bench::new().outputs(&LONG, json!({"text": text, "delimiter": delimiter}));
            assert_eq!(outputs, json!({"result": parts}));
        }
        let bench = Bench::with_null("text");
        assert_eq!(bench.error(&LONG, json!({})), "input 'text': is required");
    }
}

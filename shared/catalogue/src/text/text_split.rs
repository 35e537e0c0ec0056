//! `vflow.data.text_split`: splits a text into a list.

use crate::{Call, Done, ModuleError};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let parts = split(&call.inputs.given_text("text")?, &call.inputs.text("delimiter"));
    Ok(Done::outputs([("result", parts)]))
}

/// The parts between delimiters, or the characters if there is no delimiter.
pub(crate) fn split(text: &str, delimiter: &str) -> Value {
    if delimiter.is_empty() {
        text.chars().map(String::from).collect()
    } else {
        text.split(&written_out(delimiter)).map(str::to_owned).collect()
    }
}

/// The meaning of a delimiter: users write `\n`, because an input of one line cannot contain a new
/// line.
pub(crate) fn written_out(delimiter: &str) -> String {
    delimiter.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.text_split";

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
            let outputs = Bench::new().outputs(LONG, json!({"text": text, "delimiter": delimiter}));
            assert_eq!(outputs, json!({"result": parts}));
        }
        let bench = Bench::with_null("text");
        assert_eq!(bench.error(LONG, json!({})), "input 'text': is required");
    }
}

//! `vflow.data.text_replace`: a text with each occurrence of one text replaced by another.

use super::text_split::written_out;
use crate::{Call, Done, ModuleError};
use serde_json::Value;
use std::borrow::Cow;

/// The most bytes of a text that a module builds, because outputs have this limit.
pub(crate) const MAX_TEXT: usize = 256 * 1024;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let text = call.inputs.given_text("text")?;
    let find = call.inputs.required_text("find")?;
    let result = replace(&text, &find, &call.inputs.text("replace"))
        .ok_or_else(|| ModuleError::input("replace", format!("makes the text longer than {MAX_TEXT} bytes")))?;
    Ok(Done::outputs([("result", Value::String(result))]))
}

/// Replaces each `from` by `to`; `None` if the result is too long. The length is calculated before
/// anything is built. If the text does not contain `from` as it is written, `\n`, `\r` and `\t` in
/// it mean a new line, a return and a tab.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> Option<String> {
    let meant = if text.contains(from) { Cow::Borrowed(from) } else { Cow::Owned(written_out(from)) };
    let from: &str = &meant;
    let times = text.matches(from).count();
    let length = (text.len() - times * from.len()).saturating_add(times.saturating_mul(to.len()));
    (length <= MAX_TEXT).then(|| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.text_replace";

    #[test]
    fn every_occurrence_is_replaced_as_it_is() {
        for (text, find, with, result) in [
            ("a.b.c", ".", "-", "a-b-c"),
            ("aaa", "aa", "b", "ba"),
            ("日本", "本", "", "日"),
            ("a$1", "$1", "\\0", "a\\0"),
            ("", "a", "b", ""),
            ("a\nb\r\n", "\\n", "", "ab\r"),
            ("C:\\new\n", "\\n", "/n", "C:/new\n"),
        ] {
            let inputs = json!({"text": text, "find": find, "replace": with});
            assert_eq!(Bench::new().outputs(LONG, inputs), json!({"result": result}));
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
            assert_eq!(Bench::new().error(LONG, inputs), expected);
        }
    }
}

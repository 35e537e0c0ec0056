//! `vflow.data.text_processing`: joins a list, or splits, replaces or extracts text.

use super::text_replace::{MAX_TEXT, replace};
use super::text_split::{split, written_out};
use crate::{Call, Done, Inputs, ModuleError, refuse};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let inputs = &call.inputs;
    let (text, list) = match inputs.choice("operation")? {
        "join" => (join(inputs)?, Value::Null),
        "split" => (Value::Null, split(&inputs.given_text("source_text")?, &inputs.text("split_delimiter"))),
        "replace" => {
            let (source, from) = (inputs.given_text("source_text")?, inputs.required_text("replace_from")?);
            let replaced = replace(&source, &from, &inputs.text("replace_to"));
            (Value::String(replaced.ok_or_else(|| too_long("replace_to"))?), Value::Null)
        }
        _ => (Value::Null, extract(inputs)?),
    };
    Ok(Done::outputs([("result_text", text), ("result_list", list)]))
}

fn too_long(name: &'static str) -> ModuleError {
    ModuleError::input(name, format!("makes the text longer than {MAX_TEXT} bytes"))
}

fn join(inputs: &Inputs<'_>) -> Result<Value, ModuleError> {
    refuse!(!inputs.given("join_list"), "join_list", "is required");
    let delimiter = written_out(&inputs.text("join_delimiter"));
    let mut joined = inputs.text("join_prefix");
    for (index, item) in inputs.list("join_list")?.iter().enumerate() {
        if index > 0 {
            joined.push_str(&delimiter);
        }
        joined.push_str(&expr::text_of(item));
        if joined.len() > MAX_TEXT {
            return Err(too_long("join_list"));
        }
    }
    joined.push_str(&inputs.text("join_suffix"));
    if joined.len() > MAX_TEXT { Err(too_long("join_suffix")) } else { Ok(Value::String(joined)) }
}

fn extract(inputs: &Inputs<'_>) -> Result<Value, ModuleError> {
    let source = inputs.given_text("source_text")?;
    let pattern = expr::Extractor::parse(&inputs.required_text("regex_pattern")?)
        .map_err(|error| ModuleError::input("regex_pattern", error.to_string()))?;
    let group = inputs.whole("regex_group", 0, pattern.groups() as i64)?;
    let found = pattern.all(&source, group as usize);
    found.map(Value::from).map_err(|error| ModuleError::input("source_text", error.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.text_processing";

    #[test]
    fn each_operation_gives_its_output() {
        for (inputs, text, list) in [
            (json!({"join_list": ["a", 1, null]}), json!("a,1,"), json!(null)),
            (
                json!({"join_list": "[1,2]", "join_prefix": "<", "join_delimiter": " | ", "join_suffix": ">"}),
                json!("<1 | 2>"),
                json!(null),
            ),
            (json!({"operation": "split", "source_text": "a,b"}), json!(null), json!(["a", "b"])),
            (json!({"operation": "split", "source_text": "", "split_delimiter": ";"}), json!(null), json!([""])),
            (json!({"operation": "replace", "source_text": "", "replace_from": "a"}), json!(""), json!(null)),
            (json!({"operation": "regex_extract", "source_text": "", "regex_pattern": "a"}), json!(null), json!([])),
            (json!({"join_list": [1, 2], "join_delimiter": "\\n"}), json!("1\n2"), json!(null)),
            (
                json!({"operation": "替换", "source_text": "a-b", "replace_from": "-", "replace_to": "+"}),
                json!("a+b"),
                json!(null),
            ),
            (
                json!({"operation": "regex_extract", "source_text": "a=1, b=2", "regex_pattern": r"(\w)=(\d)", "regex_group": "2"}),
                json!(null),
                json!(["1", "2"]),
            ),
            (
                json!({"operation": "regex_extract", "source_text": "a=1 b= c=3", "regex_pattern": r"(\w)=(\d)?", "regex_group": 2}),
                json!(null),
                json!(["1", null, "3"]),
            ),
            (
                json!({"operation": "regex_extract", "source_text": "a=1 b= c=3", "regex_pattern": r"(\w)=(\d*)", "regex_group": 2}),
                json!(null),
                json!(["1", "", "3"]),
            ),
        ] {
            let outputs = Bench::new().outputs(LONG, inputs);
            assert_eq!(outputs, json!({"result_text": text, "result_list": list}));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = "x".repeat(1000);
        let regex = |pattern: &str, group: i64| json!({"operation": "regex_extract", "source_text": "a", "regex_pattern": pattern, "regex_group": group});
        for (inputs, expected) in [
            (json!({}), "input 'join_list': is required"),
            (json!({"join_list": "a"}), "input 'join_list': must be a list"),
            (
                json!({"join_list": vec![1; 1000], "join_delimiter": long}),
                "input 'join_list': makes the text longer than 262144 bytes",
            ),
            (regex("(", 0), "input 'regex_pattern': the regular expression is not valid: unclosed group"),
            (regex("(a)", 2), "input 'regex_group': must be from 0 to 1"),
            (json!({"operation": "split"}), "input 'source_text': is required"),
            (json!({"operation": "shout"}), "input 'operation': must be join, split, replace or regex_extract"),
        ] {
            assert_eq!(Bench::new().error(LONG, inputs), expected);
        }
    }
}

//! `parse_csv`: The rows of a CSV text

use super::measure::MAX_BYTES;
use crate::descriptor::{Category, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use serde_json::{Map, Value, json};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("text", ValueType::String, text("文本", "Text"), text("CSV 文本", "The CSV text"))
        .required()
        .ui(UiType::CodeEditor),
    InputSpec::new(
        "delimiter",
        ValueType::String,
        text("分隔符", "Delimiter"),
        text("一个字符，\\t 表示制表符", "One character between the fields; \\t is a tab"),
    )
    .or(Fallback::Text(",")),
    InputSpec::new(
        "header",
        ValueType::Boolean,
        text("首行为表头", "Header"),
        text("首行是列名，每行成为字典", "Whether the first row names the columns, so that each row is a dictionary"),
    )
    .or(Fallback::Boolean(true))
    .ui(UiType::Switch),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "rows",
        ValueType::List,
        text("行", "Rows"),
        text("字典（有表头）或列表的列表", "Dictionaries if there is a header, lists otherwise"),
    ),
    OutputSpec::new(
        "count",
        ValueType::Number,
        text("行数", "Count"),
        text("不含表头的行数", "How many rows there are without the header"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "parse_csv",
        name: text("解析 CSV", "Parse CSV"),
        description: text("把 CSV 文本解析成行", "The rows of a CSV text"),
        icon: "ic_table",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let text = call.inputs.required_text("text")?;
    let delimiter = match call.inputs.text("delimiter").as_str() {
        "\\t" => b'\t',
        given => match given.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => *byte,
            _ => return Err(ModuleError::input("delimiter", "must be one ASCII character other than a quote")),
        },
    };
    let has_header = call.inputs.boolean("header")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(has_header)
        .flexible(!has_header)
        .from_reader(text.as_bytes());
    let names = if has_header {
        reader.headers().map_err(|error| unreadable(&error))?.clone()
    } else {
        csv::StringRecord::new()
    };
    let mut rows = Vec::new();
    // The names of the columns are repeated in every row, so that a short text with long names grows.
    let mut bytes = 0;
    for record in reader.into_records() {
        let record = record.map_err(|error| unreadable(&error))?;
        bytes += record.as_slice().len() + names.as_slice().len() + 3 * (record.len() + 1);
        if bytes > MAX_BYTES {
            return Err(ModuleError::input("text", format!("has rows of more than {MAX_BYTES} bytes")));
        }
        rows.push(if has_header {
            names
                .iter()
                .zip(&record)
                .map(|(name, field)| (name.to_owned(), field.into()))
                .collect::<Map<_, Value>>()
                .into()
        } else {
            record.iter().collect::<Value>()
        });
    }
    Ok(Done::outputs([("count", json!(rows.len())), ("rows", Value::Array(rows))]))
}

fn unreadable(error: &csv::Error) -> ModuleError {
    ModuleError::input("text", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn rows_are_dictionaries_or_lists() {
        for (inputs, rows) in [
            (json!({"text": "\u{feff}a,b\r\n1,\"x,\"\"y\"\"\n z\"\r\n"}), json!([{"a": "1", "b": "x,\"y\"\n z"}])),
            (json!({"text": "a;b\n;\n", "delimiter": ";"}), json!([{"a": "", "b": ""}])),
            (json!({"text": "1\t2\n3\n", "delimiter": "\\t", "header": false}), json!([["1", "2"], ["3"]])),
            (json!({"text": "a,b"}), json!([])),
        ] {
            let outputs = Bench::new().outputs(&MODULE, inputs);
            assert_eq!(outputs, json!({"count": rows.as_array().unwrap().len(), "rows": rows}));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, name) in [
            (json!({}), "text"),
            (json!({"text": "a,b\n1"}), "text"),
            (json!({"text": "a", "delimiter": "ab"}), "delimiter"),
            (json!({"text": "a", "delimiter": "，"}), "delimiter"),
            (json!({"text": format!("{}\n{}", "x".repeat(10_000), "1\n".repeat(1000))}), "text"),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }
}

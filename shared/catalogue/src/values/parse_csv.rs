//! `parse_csv`: the rows of a CSV text.

use crate::measure::MAX_BYTES;
use crate::{Call, Done, ModuleError};
use csv::StringRecord;
use model::Level;
use serde_json::{Map, Value, json};

mod columns;
mod quotes;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let text = call.inputs.given_text("text")?;
    let delimiter = delimiter(call)?;
    let has_header = call.inputs.boolean("header")?;
    let ragged = call.inputs.choice("ragged")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if let Some(line) = quotes::unclosed(text, delimiter) {
        return Err(ModuleError::input("text", format!("line {line} has a quote that is never closed")));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(has_header)
        .flexible(true)
        .from_reader(text.as_bytes());
    let names = if has_header {
        columns::names(reader.headers().map_err(|error| unreadable(&error))?.iter())
    } else {
        Vec::new()
    };
    let mut table = Table { wanted: has_header.then_some(names.len()), names, rows: Vec::new(), bytes: 0, odd: 0 };
    for record in reader.into_records() {
        table.add(&record.map_err(|error| unreadable(&error))?, ragged)?;
    }
    Ok(table.done(has_header, ragged))
}

fn delimiter(call: &Call<'_>) -> Result<u8, ModuleError> {
    match call.inputs.text("delimiter").as_str() {
        "\\t" => Ok(b'\t'),
        given => match given.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
            _ => Err(ModuleError::input("delimiter", "must be one ASCII character other than a quote")),
        },
    }
}

/// The rows so far.
struct Table {
    /// The number of fields that each line should have: that of the first line.
    wanted: Option<usize>,
    names: Vec<String>,
    rows: Vec<Value>,
    /// The size of the rows. The names of the columns are repeated in each row, so a short text
    /// with long names grows.
    bytes: usize,
    /// Lines with a different number of fields.
    odd: usize,
}

impl Table {
    fn add(&mut self, record: &StringRecord, ragged: &str) -> Result<(), ModuleError> {
        let wanted = *self.wanted.get_or_insert(record.len());
        if record.len() != wanted {
            self.odd += 1;
            match ragged {
                "error" => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let found = record.len();
                    let reason = format!("line {line} has {found} fields, the first has {wanted}");
                    return Err(ModuleError::input("text", reason));
                }
                "skip" if !self.names.is_empty() => return Ok(()),
                _ => {}
            }
        }
        let names: usize = self.names.iter().map(String::len).sum();
        self.bytes += record.as_slice().len() + names + 3 * (record.len() + 1);
        if self.bytes > MAX_BYTES {
            let so_far = self.rows.len();
            let reason =
                format!("gives rows of more than {MAX_BYTES} bytes in all: no more than the first {so_far} fit");
            return Err(ModuleError::input("text", reason));
        }
        self.rows.push(self.row(record));
        Ok(())
    }

    fn row(&self, record: &StringRecord) -> Value {
        if self.names.is_empty() {
            return record.iter().collect();
        }
        let length = self.names.len().max(record.len());
        let fields = (0..length).map(|at| {
            let name = self.names.get(at).cloned().unwrap_or_else(|| columns::further(at, &self.names));
            (name, Value::from(record.get(at).unwrap_or_default()))
        });
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn done(self, has_header: bool, ragged: &str) -> Done {
        let Self { names, rows, odd, .. } = self;
        let mut done = Done::outputs([
            ("count", json!(rows.len())),
            ("columns", if has_header { json!(names) } else { Value::Null }),
            ("ragged", json!(odd)),
            ("rows", Value::Array(rows)),
        ]);
        if odd > 0 && has_header {
            let what = if ragged == "skip" { "were passed over" } else { "were filled up" };
            let message = format!("Lines with another number of fields than the header, which {what}: {odd}");
            done.log.push((Level::Warning, message));
        }
        done
    }
}

fn unreadable(error: &csv::Error) -> ModuleError {
    ModuleError::input("text", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "parse_csv";

    #[test]
    fn rows_are_dictionaries_or_lists() {
        for (inputs, rows) in [
            (json!({"text": "\u{feff}a,b\r\n1,\"x,\"\"y\"\"\n z\"\r\n"}), json!([{"a": "1", "b": "x,\"y\"\n z"}])),
            (json!({"text": "a;b\n;\n", "delimiter": ";"}), json!([{"a": "", "b": ""}])),
            (json!({"text": "1\t2\n3\n", "delimiter": "\\t", "header": false}), json!([["1", "2"], ["3"]])),
            (json!({"text": "a,b"}), json!([])),
            (json!({"text": ""}), json!([])),
            (json!({"text": "", "header": false}), json!([])),
            (json!({"text": "a,a\n1,2"}), json!([{"a": "1", "a_2": "2"}])),
            (json!({"text": "a,,\n1,2,3"}), json!([{"a": "1", "column_2": "2", "column_3": "3"}])),
            (
                json!({"text": "a,b\n1\n1,2,3\n1,2"}),
                json!([{"a": "1", "b": ""}, {"a": "1", "b": "2", "column_3": "3"}, {"a": "1", "b": "2"}]),
            ),
            (json!({"text": "a,b\n1\n1,2", "ragged": "skip"}), json!([{"a": "1", "b": "2"}])),
        ] {
            let outputs = Bench::new().outputs(MODULE, inputs);
            assert_eq!(outputs["rows"], rows);
            assert_eq!(outputs["count"], rows.as_array().unwrap().len());
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, name) in [
            (json!({}), "text"),
            (json!({"text": "a,b\n1", "ragged": "error"}), "text': line 2 has 1 fields, the first has 2"),
            (json!({"text": "1,2\n1", "header": false, "ragged": "error"}), "text': line 2 has 1 fields"),
            (json!({"text": "a,b\n1,\"x\n2,y\n"}), "text': line 2 has a quote that is never closed"),
            (json!({"text": "a", "ragged": "drop"}), "ragged"),
            (json!({"text": "a", "delimiter": "ab"}), "delimiter"),
            (json!({"text": "a", "delimiter": "，"}), "delimiter"),
            (json!({"text": format!("{}\n{}", "x".repeat(10_000), "1\n".repeat(1000))}), "text"),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}")), "{error}");
        }
    }
}

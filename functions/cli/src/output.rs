//! The output of a command on standard output: a table for people, or data for programs.

mod table;

pub use table::Table;

use crate::paint::{Paint, clean};
use crate::{Failure, Result};
use clap::ValueEnum;
use serde_json::Value;
use std::io::Write;

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and texts for people; they may change
    #[default]
    Table,
    /// The data of the API, unchanged
    Json,
    /// The same as YAML
    Yaml,
    /// Only the ids or names, one per line
    Name,
}

/// What is shown, in all forms.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The data of the API, for JSON and YAML.
    pub data: Value,
    /// The form for people.
    pub text: Text,
    /// The ids or names, for `-o name`.
    pub names: Vec<String>,
    /// The command for the next page.
    pub next: Option<String>,
}

impl Shown {
    /// One thing: its data, and the line or the fields for people.
    pub fn one(data: Value, text: Text, name: impl Into<String>) -> Self {
        Self { data, text, names: vec![name.into()], next: None }
    }

    /// A line about something that was done.
    pub fn line(data: Value, line: impl Into<String>, name: impl Into<String>) -> Self {
        Self::one(data, Text::Plain(line.into()), name)
    }

    /// A list: `cells` makes the row of each entry of the field `rows`, and `name` is the field
    /// with its id.
    pub fn list(
        data: Value,
        rows: &str,
        name: &str,
        heads: &'static [&'static str],
        nothing: &'static str,
        cells: impl Fn(&Value) -> Vec<String>,
    ) -> Self {
        let mut table = Table::new(heads);
        let mut names = Vec::new();
        for row in data.get(rows).and_then(Value::as_array).into_iter().flatten() {
            table.row(cells(row));
            names.push(field(row, name));
        }
        Self { data, text: Text::Table(table, nothing), names, next: None }
    }

    /// Adds the command for the next page.
    #[must_use]
    pub fn next(mut self, next: Option<String>) -> Self {
        self.next = next;
        self
    }
}

/// The form for people.
#[derive(Clone, Debug)]
pub enum Text {
    /// Rows, and the text that is shown if there are none.
    Table(Table, &'static str),
    /// Names and values, one per line. A value without a name belongs to the previous name.
    Fields(Vec<(&'static str, String)>),
    /// A text, printed as it is, with a line break at its end.
    Plain(String),
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

/// How the output is written.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub format: Format,
    /// The columns of the terminal; `None` = lines may be as long as they are.
    pub width: Option<u16>,
    /// The colours of the output.
    pub paint: Paint,
}

impl Page {
    /// Writes it in this form.
    pub fn write(self, out: &mut dyn Write, shown: &Shown) -> Result<()> {
        match self.format {
            Format::Table => out.write_all(self.text(&shown.text).as_bytes())?,
            Format::Json => writeln!(out, "{}", pretty(&shown.data))?,
            Format::Yaml => write!(out, "{}", yaml(&shown.data)?)?,
            Format::Name => shown.names.iter().try_for_each(|name| writeln!(out, "{}", clean(name)))?,
        }
        Ok(out.flush()?)
    }

    fn text(self, text: &Text) -> String {
        match text {
            Text::Table(table, _) if table.is_empty() => String::new(),
            Text::Table(table, _) => table.text(self.width, self.paint),
            Text::Fields(fields) => {
                let widest = fields.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
                let line = |(name, value): &(&str, String)| {
                    let mark = if name.is_empty() { "" } else { ":" };
                    let name = format!("{:<width$}", format!("{name}{mark}"), width = widest + 1);
                    format!("{} {}\n", self.paint.faint(&name), clean(value))
                };
                fields.iter().filter(|(_, value)| !value.is_empty()).map(line).collect()
            }
            Text::Plain(text) if text.is_empty() || text.ends_with('\n') => text.clone(),
            Text::Plain(text) => format!("{text}\n"),
        }
    }
}

/// JSON with line breaks.
pub fn pretty(data: &Value) -> String {
    format!("{data:#}")
}

/// The data as YAML.
pub fn yaml(data: &Value) -> Result<String> {
    let text = serde_saphyr::to_string(data);
    text.map_err(|error| Failure::usage("the data cannot be written as YAML").because(error.to_string()))
}

/// A value for people: a text without quotes, any other value as JSON, and nothing for null.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `yes` or nothing for a field that is true or not.
pub fn yes(row: &Value, name: &str) -> String {
    if row.get(name) == Some(&Value::Bool(true)) { "yes".to_owned() } else { String::new() }
}

/// The texts of a list in a field, with commas.
pub fn joined(row: &Value, name: &str) -> String {
    let texts = row.get(name).and_then(Value::as_array).into_iter().flatten();
    texts.map(plain).collect::<Vec<_>>().join(", ")
}

/// The plain text of a field of an object; empty if it is absent.
pub fn field(row: &Value, name: &str) -> String {
    row.get(name).map(plain).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(format: Format, shown: &Shown) -> String {
        let mut out = Vec::new();
        Page { format, width: None, paint: Paint::plain() }.write(&mut out, shown).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_form_has_its_part() {
        let mut table = Table::new(&["ID", "NAME"]);
        table.row(vec!["a".into(), "订单".into()]);
        table.row(vec!["long".into(), "x\u{1b}[2J".into()]);
        let data = json!({"rows": [{"id": "a"}, {"id": "long"}]});
        let shown =
            Shown { data, text: Text::Table(table, "none"), names: vec!["a".into(), "long".into()], next: None };
        assert_eq!(written(Format::Table, &shown), "ID    NAME\na     订单\nlong  x\\u{1b}[2J\n");
        assert_eq!(written(Format::Name, &shown), "a\nlong\n");
        assert_eq!(serde_json::from_str::<Value>(&written(Format::Json, &shown)).unwrap(), shown.data);
        assert_eq!(written(Format::Yaml, &shown), "rows:\n- id: a\n- id: long\n");
    }

    #[test]
    fn fields_are_aligned_and_empty_ones_left_out() {
        let fields = vec![
            ("id", "a".to_owned()),
            ("none", String::new()),
            ("status", "completed".to_owned()),
            ("", "b".to_owned()),
        ];
        let shown = Shown { text: Text::Fields(fields), ..Shown::default() };
        assert_eq!(written(Format::Table, &shown), "id:     a\nstatus: completed\n        b\n");
    }
}
